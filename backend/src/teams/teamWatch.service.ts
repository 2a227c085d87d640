import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { watchTeam } from '#shared/teams/floor.contract';
import type { InputOf, OutputOf } from '#shared/wire/request';
import { ChatRecords } from '../chats/chatRecords.js';
import type { MessageDoc } from '../chats/chats.model.js';
import { LogStream } from '../log/stream.js';
import { mayEnter } from '../members/rights.js';
import { Coalesced } from '../routing/coalesced.js';
import { RoutingTimes } from '../routing/routing.times.js';
import type { Actor } from '../wire/callers.js';
import { TeamChats } from './teamChats.js';
import { TeamRecords } from './teamRecords.js';
import { requireTeam, seesTeam } from './teamRights.js';

interface Watcher {
  socket: Socket;
  teamId: string;
}

/** Tells who watches a team of its chats, and how many there are. Rights are those of the moment of telling. */
@Injectable()
export class TeamWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watchers = new Map<string, Watcher>();
  private readonly changed: Coalesced;

  constructor(
    private readonly records: TeamRecords,
    private readonly chats: TeamChats,
    private readonly shownAs: ChatRecords,
    private readonly stream: LogStream,
    times: RoutingTimes,
  ) {
    this.changed = new Coalesced(
      () => times.tellMs,
      (teamIds) => this.tellCounts(teamIds),
    );
  }

  onModuleInit(): void {
    this.stream.onRow<MessageDoc>('messages', (row) => () => this.hear(row));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.changed.stop();
  }

  /** Watches from now on: what is answered was read after that began. @throws DomainError NOT_FOUND */
  async watch(
    actor: Actor,
    { teamId }: InputOf<typeof watchTeam>,
    socket: Socket,
  ): Promise<OutputOf<typeof watchTeam>> {
    const team = requireTeam(actor, await this.records.find(teamId));
    if (!this.watchers.has(socket.id)) socket.once('disconnect', () => this.leave(socket));
    if (socket.connected) this.watchers.set(socket.id, { socket, teamId });
    const seen = team.businessIds.filter((id) => mayEnter(actor, id));
    const open = actor.permissions.has('chats.viewAll') ? await this.chats.open(teamId, seen) : [];
    const counts = (await this.chats.counts(teamId))(actor);
    return { counts, chats: open.map((chat) => this.shownAs.shown(chat)) };
  }

  leave(socket: Socket): void {
    this.watchers.delete(socket.id);
  }

  private hear({ chat, before }: MessageDoc): void {
    if (this.watchers.size === 0) return;
    const teamIds = new Set([chat.teamId, before?.teamId]);
    for (const { socket, teamId } of this.watchers.values()) {
      if (!teamIds.has(teamId)) continue;
      const actor = actorOf(socket);
      const sees = actor.permissions.has('chats.viewAll') && mayEnter(actor, chat.businessId);
      if (sees && actor.permissions.has('teams.manage')) socket.emit('team:chat', { teamId, chat });
      this.changed.soon([teamId]);
    }
  }

  private async tellCounts(teamIds: string[]): Promise<void> {
    for (const teamId of teamIds) {
      const team = await this.records.find(teamId);
      const countsFor = await this.chats.counts(teamId);
      for (const watcher of this.watchers.values()) {
        if (watcher.teamId !== teamId) continue;
        const actor = actorOf(watcher.socket);
        const may = team && actor.permissions.has('teams.manage') && seesTeam(actor, team);
        if (!may) this.leave(watcher.socket);
        else watcher.socket.emit('team:counts', { teamId, counts: countsFor(actor) });
      }
    }
  }
}

function actorOf(socket: Socket): Actor {
  return socket.data['actor'] as Actor;
}
