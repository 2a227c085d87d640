import { CompletionType, HandOverReason, Origin } from '#shared/chats/chats.contract';
import type { InsightHeadDoc, Pair, Place } from './rollups.model.js';

const origins = Origin.options;
const types = CompletionType.options;
/** The first stands for a chat that no bot handed over. */
const handOvers = [null, ...HandOverReason.options];

/** How a chat came and ended. */
export interface Course {
  origin: Origin;
  handOverReason: HandOverReason | null;
  completionType: CompletionType;
}

/** Room for origins, hand-over reasons and completion types beside a pair's number; the lists may grow at their ends. */
const courses = 1_024;
const perType = 64;
const perReason = 8;
/** Room for agents beside a pair's number. */
const agents = 65_536;

/** A cell of closings: which pair, and how their chats came and ended. */
export function closingKey(pair: number, { origin, handOverReason, completionType }: Course): number {
  const course =
    types.indexOf(completionType) * perType +
    handOvers.indexOf(handOverReason) * perReason +
    origins.indexOf(origin);
  return pair * courses + course;
}

export function readClosingKey(key: number): { pair: number; course: Course } {
  const course = key % courses;
  return {
    pair: (key - course) / courses,
    course: {
      completionType: types[Math.floor(course / perType)]!,
      handOverReason: handOvers[Math.floor((course % perType) / perReason)]!,
      origin: origins[course % perReason]!,
    },
  };
}

/** A cell of use: which pair, chosen by which agent. */
export function useKey(pair: number, agent: number): number {
  return pair * agents + agent;
}

export function readUseKey(key: number): { pair: number; agent: number } {
  return { pair: Math.floor(key / agents), agent: key % agents };
}

/** The numbers that stand for pairs, agents and places of a business. What is met for the first time is added. */
export class Numbering {
  private readonly pairs: Map<string, number>;
  private readonly agents: Map<string, number>;
  private readonly places: Map<string, number>;
  grown = false;

  constructor(private readonly head: Pick<InsightHeadDoc, 'pairs' | 'agents' | 'places'>) {
    this.pairs = new Map(head.pairs.map((pair, index) => [nameOfPair(pair), index]));
    this.agents = new Map(head.agents.map(({ id }, index) => [id, index]));
    this.places = new Map(head.places.map((place, index) => [nameOfPlace(place), index]));
  }

  pair({ categoryId, categoryName, reasonId, reasonName }: Pair): number {
    const pair = { categoryId, categoryName, reasonId, reasonName };
    return this.number(this.pairs, nameOfPair(pair), () => this.head.pairs.push(pair));
  }

  agent(id: string, name: string): number {
    return this.number(this.agents, id, () => this.head.agents.push({ id, name }));
  }

  place(place: Place): number {
    return this.number(this.places, nameOfPlace(place), () => this.head.places.push(place));
  }

  private number(known: Map<string, number>, name: string, add: () => number): number {
    const found = known.get(name);
    if (found !== undefined) return found;
    const number = add() - 1;
    known.set(name, number);
    this.grown = true;
    return number;
  }
}

function nameOfPair({ categoryId, categoryName, reasonId, reasonName }: Pair): string {
  return JSON.stringify([categoryId, categoryName, reasonId, reasonName]);
}

function nameOfPlace({ teamId, agentId, channel }: Place): string {
  return JSON.stringify([teamId, agentId, channel]);
}
