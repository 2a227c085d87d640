import type { Person } from '#shared/wire/errors';
import { isOn, type Shift } from './plan.js';
import type { Random } from './random.js';

interface Seat {
  person: Person;
  shifts: readonly Shift[];
  /** When each of their slots is free again. */
  freeAt: number[];
}

const slots = 3;

/** Who takes the next chat, so that nobody ever has more than their slots. */
export class Floor {
  private readonly seats: Seat[];

  constructor(shifts: Record<string, readonly Shift[]>, people: readonly Person[]) {
    this.seats = Object.entries(shifts).map(([name, own]) => ({
      person: people.find((person) => person.name === name)!,
      shifts: own,
      freeAt: Array.from({ length: slots }, () => 0),
    }));
  }

  /** The agent on duty with most free slots, and when they take the chat; null when nobody is on duty. */
  assign(
    queuedAt: number,
    random: Random,
    except: Person | null = null,
  ): { agent: Person; at: number } | null {
    const onDuty = this.seats.filter((seat) => isOn(seat.shifts, queuedAt) && seat.person.id !== except?.id);
    if (onDuty.length === 0) return null;
    const free = (seat: Seat) => seat.freeAt.filter((until) => until <= queuedAt).length;
    const most = Math.max(...onDuty.map(free));
    const seat = random.pick(onDuty.filter((candidate) => free(candidate) === most));
    const earliest = Math.max(queuedAt, Math.min(...seat.freeAt));
    return { agent: seat.person, at: earliest + this.breathing(random) };
  }

  /** The agent has one slot less until then. */
  take(agent: Person, from: number, until: number): void {
    const { freeAt } = this.seats.find((seat) => seat.person.id === agent.id)!;
    const slot = freeAt.findIndex((free) => free <= from);
    freeAt[Math.max(slot, 0)] = until;
  }

  /** Agents finish a note, fetch a coffee, sit in a meeting. */
  private breathing(random: Random): number {
    const kind = random.weighted([
      ['at once', 60],
      ['soon', 32],
      ['late', 8],
    ] as const);
    if (kind === 'at once') return random.delay(0.4, 15);
    return kind === 'soon' ? random.delay(15, 150) : random.delay(150, 720);
  }
}
