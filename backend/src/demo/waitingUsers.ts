import type { FollowUp } from '#shared/closures/closures.contract';
import type { Arrival } from './calendar.js';
import { dayMs } from './demoData.js';
import type { Random } from './random.js';
import type { Customer, Customers } from './users.js';
import { workingDayAfter } from './words.js';

/** A previous conversation of a user who waits when Baton starts for the first time. */
interface Before {
  daysAgo: number;
  category: string;
  reason: string;
  notes: string | null;
  /** What was promised, and in how many days from now. */
  promise?: { comment: string; inDays: number };
}

interface WaitingUser {
  name: string;
  timeZone: string;
  note: string;
  queuedMinutesAgo: number;
  category: string;
  reason: string;
  /** What they write now, from the data set. */
  writes: string[];
  before: Before[];
}

export const waitingUsers: WaitingUser[] = [
  {
    name: 'Marta Ortiz',
    timeZone: 'Europe/Madrid',
    note: 'Prefers phone after 17:00.',
    queuedMinutesAgo: 4,
    category: 'Refund',
    reason: 'Track refund',
    writes: [
      'where could I check if there are any updates on my refund?',
      'could you help me check the refund status?',
    ],
    before: [
      {
        ...{ daysAgo: 1.5, category: 'Refund', reason: 'Track refund' },
        notes:
          'Parcel arrived last week. Finance says the batch runs on {day}. Promised a call. She is polite but losing patience.',
        promise: { comment: 'Call back with the date of the refund', inDays: 2 },
      },
      {
        ...{ daysAgo: 8, category: 'Refund', reason: 'Track refund' },
        notes: 'Return was scanned, refund of {amount} € not released yet. Asked finance, ref {ref}.',
      },
      { daysAgo: 17, category: 'Refund', reason: 'Track refund', notes: null },
      {
        ...{ daysAgo: 31, category: 'Refund', reason: 'Get refund' },
        notes: 'Lamp arrived with a broken foot. Return label sent, wants the money back, no replacement.',
      },
      {
        ...{ daysAgo: 44, category: 'Order', reason: 'Cancel order' },
        notes: 'Cancelled before dispatch, voucher 5 € sent.',
      },
      { daysAgo: 90, category: 'Delivery', reason: 'Delivery options', notes: null },
      { daysAgo: 150, category: 'Account', reason: 'Edit account', notes: null },
    ],
  },
  {
    name: 'Tom Kerr',
    timeZone: 'Europe/London',
    note: 'Uses a screen reader, send links as text.',
    queuedMinutesAgo: 2,
    category: 'Order',
    reason: 'Track order',
    writes: ['I want to track my last delivery, how do I do it?', 'checking order status'],
    before: [
      {
        ...{ daysAgo: 3, category: 'Order', reason: 'Track order' },
        notes:
          'No scan since it left us. Trace opened, ref {ref}. Told him we write as soon as the carrier answers.',
        promise: { comment: 'Write when the carrier has answered', inDays: 1 },
      },
      {
        ...{ daysAgo: 12, category: 'Payment', reason: 'Payment issue' },
        notes: 'Card refused twice, paid with the link we sent. Order is through.',
      },
      { daysAgo: 61, category: 'Invoice', reason: 'Get invoice', notes: null },
    ],
  },
];

/** An earlier chat that the story keeps for one user. */
export interface Reserved {
  customer: Customer;
  notes: string | null;
  followUps: FollowUp[];
}

/** Gives each waiting user their previous conversations: arrivals with the right reason, nearest in time. */
export function reserve(
  arrivals: readonly Arrival[],
  met: ReadonlyMap<WaitingUser, Customer>,
  now: number,
): Map<Arrival, Reserved> {
  const reserved = new Map<Arrival, Reserved>();
  for (const [user, customer] of met) {
    for (const before of user.before) {
      const fits = arrivals.filter(
        (arrival) =>
          arrival.outcome === 'handled' &&
          arrival.reason?.reason === before.reason &&
          arrival.reason.category === before.category &&
          !reserved.has(arrival),
      );
      const wanted = now - before.daysAgo * dayMs;
      const nearest = fits.reduce((a, b) => (Math.abs(b.at - wanted) < Math.abs(a.at - wanted) ? b : a));
      const { promise, notes } = before;
      const followUps = promise
        ? [{ at: workingDayAfter(now, promise.inDays), comment: promise.comment }]
        : [];
      reserved.set(nearest, { customer, notes, followUps });
    }
  }
  return reserved;
}

/** Makes the waiting users known, long before they first wrote. */
export function meetWaitingUsers(
  customers: Customers,
  begin: number,
  random: Random,
): Map<WaitingUser, Customer> {
  return new Map(
    waitingUsers.map((user) => {
      const doc = customers.person(begin - random.int(0, 300) * dayMs, user.name);
      return [user, customers.add({ ...doc, timeZone: user.timeZone })];
    }),
  );
}
