import { nameWordsOf, type UserDoc } from '../chats/users.model.js';
import { dayMs, hourMs } from './demoData.js';
import { firstNames, lastNames, pagesOf, timeZones } from './names.js';
import type { Random } from './random.js';

/** A user as the story goes on. */
export interface Customer {
  doc: UserDoc;
  /** When their last chat ended. */
  lastSeenAt: number;
  chats: number;
  /** Whether `next` may choose them. */
  open: boolean;
}

const chatsAtMost = 7;
const recentMs = 7 * dayMs;

/** Who comes: somebody new, a guest, somebody again, somebody with the same matter as days ago. */
export class Customers {
  readonly all: Customer[] = [];
  private readonly known: Customer[] = [];
  private readonly byMatter = new Map<string, Customer[]>();

  constructor(
    private readonly business: { id: string; kind: 'shop' | 'bank'; now: number },
    private readonly random: Random,
  ) {}

  next(at: number, matter: string): Customer {
    const { random } = this;
    const kind = random.weighted([
      ['again', 13],
      ['returning', 33],
      ['guest', 20],
      ['new', 34],
    ] as const);
    if (kind === 'guest') return this.add(this.guest(at));
    const earlier = kind === 'again' ? this.withMatter(at, matter) : kind === 'returning' ? this.known : [];
    const customer = earlier.length ? random.pick(earlier) : null;
    if (customer && customer.lastSeenAt < at - hourMs && customer.chats < chatsAtMost) return customer;
    return this.meet(this.person(at));
  }

  /** Notes that a chat of theirs has ended. */
  saw(customer: Customer, matter: string, until: number): void {
    customer.lastSeenAt = until;
    customer.chats++;
    if (!customer.open) return;
    const same = this.byMatter.get(matter) ?? [];
    same.push(customer);
    this.byMatter.set(matter, same.slice(-60));
  }

  /** A user with a name that the story gives; never chosen by `next`. */
  add(doc: UserDoc): Customer {
    const found = { ...doc, nameWords: nameWordsOf(doc) };
    const customer = { doc: found, lastSeenAt: 0, chats: 0, open: false };
    this.all.push(customer);
    return customer;
  }

  person(at: number, name?: string): UserDoc {
    const { random, business } = this;
    const [first, last] = name?.split(' ') ?? [random.pick(firstNames), random.pick(lastNames)];
    const since = at - random.int(0, 1_400) * dayMs;
    const externalId =
      `${first![0]}${last![0]}-${random.int(10_000, 99_999)}-${this.all.length}`.toLowerCase();
    const mail = plain(`${first}.${last}@example.org`);
    const history = business.kind === 'shop' ? this.ordersSince(since) : this.planSince(since);
    return {
      _id: random.id(since),
      businessId: business.id,
      name: `${first} ${last}`,
      known: true,
      externalId: plain(externalId),
      details: [{ label: 'User id', value: plain(externalId) }, { label: 'Mail', value: mail }, ...history],
      timeZone: random.pick(timeZones),
      firstSeenAt: new Date(since),
      tokenHash: null,
      lastAgentId: null,
    };
  }

  private meet(doc: UserDoc): Customer {
    const customer = this.add(doc);
    customer.open = true;
    this.known.push(customer);
    return customer;
  }

  private withMatter(at: number, matter: string): Customer[] {
    const same = this.byMatter.get(matter) ?? [];
    return same.filter(({ lastSeenAt }) => lastSeenAt > at - recentMs && lastSeenAt < at - hourMs);
  }

  private guest(at: number): UserDoc {
    const { random, business } = this;
    return {
      _id: random.id(at),
      businessId: business.id,
      name: 'Guest user',
      known: false,
      externalId: null,
      details: [{ label: 'Came from', value: random.pick(pagesOf[business.kind]) }],
      timeZone: random.pick(timeZones),
      firstSeenAt: new Date(at),
      tokenHash: null,
      lastAgentId: null,
    };
  }

  private ordersSince(since: number): { label: string; value: string }[] {
    const months = Math.max(1, Math.floor((this.business.now - since) / (30.4 * dayMs)));
    const orders = 1 + this.random.int(0, Math.ceil(months * 0.9));
    const time = months < 24 ? `${months} month${months > 1 ? 's' : ''}` : `${Math.floor(months / 12)} years`;
    return [{ label: 'Customer for', value: `${time}, ${orders} order${orders > 1 ? 's' : ''}` }];
  }

  private planSince(since: number): { label: string; value: string }[] {
    const plan = this.random.weighted([
      ['Standard', 70],
      ['Plus', 22],
      ['Business', 8],
    ] as const);
    return [
      { label: 'Customer since', value: String(new Date(since).getUTCFullYear()) },
      { label: 'Plan', value: plan },
    ];
  }
}

/** Letters as they stand in addresses. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/ł/gi, 'l')
    .replace(/ø/gi, 'o')
    .toLowerCase();
}
