import {
  addTeamMember,
  leaveTeam,
  readTeamFigures,
  removeTeamMember,
  setCap,
  setColleaguePresence,
  watchTeam,
} from '#shared/teams/floor.contract';
import { changeTeam, createTeam, deleteTeam } from '#shared/teams/teams.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Socket } from 'socket.io';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { TeamFigures } from './teamFigures.service.js';
import { TeamMembers } from './teamMembers.service.js';
import { TeamWatch } from './teamWatch.service.js';
import { Teams } from './teams.service.js';

@ConsoleGateway()
export class TeamsGateway {
  constructor(
    private readonly teams: Teams,
    private readonly members: TeamMembers,
    private readonly watches: TeamWatch,
    private readonly figures: TeamFigures,
  ) {}

  @Handles(createTeam)
  create(actor: Actor, wanted: InputOf<typeof createTeam>): Promise<OutputOf<typeof createTeam>> {
    return this.teams.create(actor, wanted);
  }

  @Handles(changeTeam)
  change(actor: Actor, wanted: InputOf<typeof changeTeam>): Promise<OutputOf<typeof changeTeam>> {
    return this.teams.change(actor, wanted);
  }

  @Handles(deleteTeam)
  delete(actor: Actor, asked: InputOf<typeof deleteTeam>): Promise<OutputOf<typeof deleteTeam>> {
    return this.teams.delete(actor, asked);
  }

  @Handles(watchTeam)
  watch(actor: Actor, asked: InputOf<typeof watchTeam>, socket: Socket): Promise<OutputOf<typeof watchTeam>> {
    return this.watches.watch(actor, asked, socket);
  }

  @Handles(leaveTeam)
  async leave(_: Actor, __: InputOf<typeof leaveTeam>, socket: Socket): Promise<OutputOf<typeof leaveTeam>> {
    this.watches.leave(socket);
    return {};
  }

  @Handles(addTeamMember)
  addMember(actor: Actor, asked: InputOf<typeof addTeamMember>): Promise<OutputOf<typeof addTeamMember>> {
    return this.members.add(actor, asked);
  }

  @Handles(removeTeamMember)
  removeMember(
    actor: Actor,
    asked: InputOf<typeof removeTeamMember>,
  ): Promise<OutputOf<typeof removeTeamMember>> {
    return this.members.remove(actor, asked);
  }

  @Handles(setCap)
  setCap(actor: Actor, wanted: InputOf<typeof setCap>): Promise<OutputOf<typeof setCap>> {
    return this.members.setCap(actor, wanted);
  }

  @Handles(setColleaguePresence)
  setPresence(
    actor: Actor,
    wanted: InputOf<typeof setColleaguePresence>,
  ): Promise<OutputOf<typeof setColleaguePresence>> {
    return this.members.setPresence(actor, wanted);
  }

  @Handles(readTeamFigures)
  readFigures(
    actor: Actor,
    asked: InputOf<typeof readTeamFigures>,
  ): Promise<OutputOf<typeof readTeamFigures>> {
    return this.figures.read(actor, asked);
  }
}
