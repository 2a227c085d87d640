import { Injectable, Logger } from '@nestjs/common';
import { isUnreachable, pause } from '../log/log.js';
import { Assignments } from './assignments.js';
import { decide, toAgent, type Assignment, type QueuedChat } from './decide.js';
import { Leases } from './leases.js';
import { Queues } from './queues.js';
import type { SlotDoc } from './slots.model.js';
import { Slots } from './slots.service.js';
import { TeamRecords } from '../teams/teamRecords.js';

/** Assignments carried out at once; those of one member always one after another. */
const lanes = 8;
/** Passes in a row in which everything decided had already changed, before the rest is left to the sweep. */
const mostVainPasses = 5;

interface Route {
  dirty: boolean;
  running: boolean;
}

/** Gives queued chats to free members, team by team, on the instance that has the team's lease. */
@Injectable()
export class Router {
  private readonly logger = new Logger(Router.name);
  private readonly routes = new Map<string, Route>();
  private stopped = false;

  constructor(
    private readonly slots: Slots,
    private readonly queues: Queues,
    private readonly assignments: Assignments,
    private readonly leases: Leases,
    private readonly teams: TeamRecords,
  ) {}

  /** Something of the team changed. Passes follow until one assigns nothing. */
  wake(teamId: string): void {
    const route = this.routes.get(teamId) ?? { dirty: false, running: false };
    this.routes.set(teamId, route);
    route.dirty = true;
    if (!route.running && !this.stopped) void this.run(teamId, route);
  }

  /** Wakes every team for which chats wait: what a lost wake-up left behind. */
  async sweep(): Promise<void> {
    for (const teamId of await this.queues.teams()) this.wake(teamId);
  }

  /** Whether no pass is under way. */
  get rests(): boolean {
    return [...this.routes.values()].every((route) => !route.running);
  }

  /** Begins nothing more; resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    while (!this.rests) await pause(5);
  }

  private async run(teamId: string, route: Route): Promise<void> {
    route.running = true;
    try {
      for (let vain = 0; route.dirty && !this.stopped && vain < mostVainPasses;) {
        // Cleared before reading: what happens while we read wakes us again.
        route.dirty = false;
        if (!(await this.leases.hold(`router:${teamId}`))) break;
        const { tried, done } = await this.pass(teamId);
        vain = tried > 0 && done === 0 ? vain + 1 : 0;
        if (tried > 0) route.dirty = true;
      }
    } catch (error) {
      if (isUnreachable(error))
        this.logger.warn(`Routing waits for the database: ${(error as Error).message}`);
      else if (!this.stopped) this.logger.error(error, 'A routing pass failed');
    } finally {
      route.running = false;
    }
  }

  private async pass(teamId: string): Promise<{ tried: number; done: number }> {
    const free = await this.slots.free(teamId);
    if (free.length === 0) return { tried: 0, done: 0 };
    const decided = decide({ agents: free.map(toAgent), queue: await this.queue(teamId, free) });
    const results = await Promise.all(inLanes(decided).map((lane) => this.carryOut(lane)));
    return { tried: decided.length, done: results.reduce((sum, done) => sum + done, 0) };
  }

  /** A member's own queue may hold chats of other teams too: each chat is assigned as its own team says. */
  private async queue(teamId: string, free: SlotDoc[]): Promise<QueuedChat[]> {
    const chats = await this.queues.takeable(teamId, free);
    const settings = await this.teams.settingsOf([...new Set(chats.map((chat) => chat.teamId))]);
    return chats.map((chat) => ({
      ...chat,
      assignment: settings.get(chat.teamId)?.assignment ?? 'balanced',
    }));
  }

  private async carryOut(lane: Assignment[]): Promise<number> {
    let done = 0;
    for (const assignment of lane) {
      if (this.stopped) break;
      try {
        if (await this.assignments.assign(assignment)) done++;
      } catch (error) {
        // One chat that fails must not hold up those behind it.
        this.logger.warn(`Chat ${assignment.chat.id} was not assigned: ${(error as Error).message}`);
      }
    }
    return done;
  }
}

/** Assignments of one member share a lane: they write the same slot. */
function inLanes(decided: Assignment[]): Assignment[][] {
  const laneOf = new Map<string, number>();
  const result: Assignment[][] = [];
  for (const assignment of decided) {
    const lane = laneOf.get(assignment.memberId) ?? laneOf.size % lanes;
    laneOf.set(assignment.memberId, lane);
    (result[lane] ??= []).push(assignment);
  }
  return result;
}
