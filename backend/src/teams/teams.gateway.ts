import { changeTeam, createTeam, deleteTeam } from '#shared/teams/teams.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import type { Actor } from '../wire/callers.js';
import { ConsoleGateway } from '../wire/gateways.js';
import { Handles } from '../wire/handles.js';
import { Teams } from './teams.service.js';

@ConsoleGateway()
export class TeamsGateway {
  constructor(private readonly teams: Teams) {}

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
}
