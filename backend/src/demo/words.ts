import { dayMs } from './demoData.js';
import type { UserDoc } from '../chats/users.model.js';
import type { Random } from './random.js';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Fills in what a phrase leaves open, the same in all phrases of one chat. */
export class Words {
  private readonly values: Record<string, string>;
  private readonly inDollars: boolean;

  constructor(about: { opening: string; user: UserDoc; at: number }, random: Random) {
    const { opening, user, at } = about;
    const sum = /\$\s?(\d{2,4})\b|\b(\d{2,4}) dollars/.exec(opening);
    this.inDollars = sum !== null;
    this.values = {
      order: /\b\d{5,}\b/.exec(opening)?.[0] ?? String(random.int(40_000, 79_999)),
      amount: sum?.[1] ?? sum?.[2] ?? String(random.int(12, 240)),
      small: `${random.int(1, 24)}.${random.pick(['00', '50', '90', '40', '75'])}`,
      points: String(random.int(12, 90) * 10),
      ref: String(random.int(1_000, 9_999)),
      last4: String(random.int(1_000, 9_999)),
      mail: user.details.find(({ label }) => label === 'Mail')?.value ?? 'the address you gave us',
      day: weekdays[new Date(workingDayAfter(at, random.int(2, 5))).getUTCDay()]!,
      first: user.name.split(' ')[0]!,
    };
  }

  fill(phrase: string, more: Record<string, string> = {}): string {
    const filled = phrase.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = more[name] ?? this.values[name];
      if (value === undefined) throw new Error(`Nothing to put for {${name}} in: ${phrase}`);
      return value;
    });
    return this.inDollars ? filled.replace(/([\d.]+) €/g, '$$$1') : filled;
  }
}

/** Noon of the first working day at least `days` later. */
export function workingDayAfter(at: number, days: number): number {
  const noon = new Date(at + days * dayMs);
  noon.setUTCHours(12, 0, 0, 0);
  while ([0, 6].includes(noon.getUTCDay())) noon.setTime(noon.getTime() + dayMs);
  return noon.getTime();
}
