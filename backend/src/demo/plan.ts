import { harbourBank, meadowShop, type Phrasebook } from './phrasebook.js';

/** How the volume of a reason develops over the story. */
export type Trend = 'steady' | 'growing' | 'automated' | 'rising';

/** When somebody works, in UTC: days of the week (0 is Sunday), from hour, to hour. */
export interface Shift {
  days: readonly number[];
  from: number;
  to: number;
}

export interface BusinessPlan {
  name: string;
  widgetKey: string;
  teamName: string;
  phrasebook: Phrasebook;
  /** How many chats in all. */
  chats: number;
  /** What the business's users call themselves there, and its money. */
  kind: 'shop' | 'bank';
  shifts: Record<string, readonly Shift[]>;
  /** Who closes when a lead does. */
  lead: string;
  /** Share of a reason, by name; others have 1. */
  weights: Record<string, number>;
  trends: Record<string, Trend>;
  /** Share of the volume of each weekday from Sunday on, and of each hour in UTC. */
  weekdays: readonly number[];
  hours: readonly number[];
}

const weekdays = [1, 2, 3, 4, 5];

export const meadowShopPlan: BusinessPlan = {
  name: 'Meadow Shop',
  widgetKey: 'meadow-shop',
  teamName: 'Support',
  phrasebook: meadowShop,
  chats: 6_000,
  kind: 'shop',
  lead: 'Lea Novak',
  shifts: {
    'Ana Silva': [
      { days: weekdays, from: 7, to: 15 },
      { days: [6], from: 9, to: 19 },
    ],
    'Ben Okafor': [
      { days: weekdays, from: 13, to: 21 },
      { days: [0], from: 9, to: 19 },
    ],
    'Lea Novak': [{ days: weekdays, from: 9, to: 17 }],
  },
  weights: {
    ...{ 'Track order': 11, 'Cancel order': 7, 'Change order': 4, 'Place order': 3 },
    ...{ 'Track refund': 10, 'Get refund': 7, 'Check refund policy': 4 },
    ...{ 'Delivery period': 6, 'Delivery options': 4, 'Payment issue': 7, 'Check payment methods': 3 },
    ...{ 'Recover password': 9, 'Registration problems': 2.5, 'Edit account': 2, 'Create account': 2 },
    ...{ 'Delete account': 1.5, 'Get invoice': 4, 'Check invoice': 2, 'Change shipping address': 3 },
    ...{ 'Set up shipping address': 1.5, 'Check cancellation fee': 1.5, Complaint: 3 },
    ...{ 'gift card': 3.4, 'pickup point closed': 2.4, 'student discount': 2, '': 2 },
  },
  trends: {
    'Track refund': 'growing',
    'Recover password': 'automated',
    'gift card': 'rising',
    'pickup point closed': 'rising',
    'student discount': 'rising',
  },
  weekdays: [0.8, 1.25, 1.1, 1, 1, 0.95, 0.75],
  hours: [0.6, 0.3, 0.2, 0.1, 0.2, 0.5, 1.2, 4, 7, 9, 10, 10, 9, 8.5, 8.5, 9, 9, 9, 10, 10, 8, 4, 2.5, 1.2],
};

export const harbourBankPlan: BusinessPlan = {
  name: 'Harbour Bank',
  widgetKey: 'harbour-bank',
  teamName: 'Cards',
  phrasebook: harbourBank,
  chats: 4_000,
  kind: 'bank',
  lead: 'Sam Rivera',
  shifts: {
    'Chloe Martin': [
      { days: weekdays, from: 7, to: 19 },
      { days: [6], from: 8, to: 16 },
    ],
  },
  weights: {
    ...{ 'Card has not arrived': 4, 'Lost or stolen card': 4, 'Payment declined': 4, 'Charged twice': 3 },
    ...{ 'Payment not recognised': 3, 'Transfer not received': 3.5, 'Transfer pending': 2.5 },
    ...{ 'Top-up failed': 2.5, 'Passcode forgotten': 3, 'PIN blocked': 2, 'Verification failed': 2.5 },
    ...{ 'Activate card': 2, 'Withdrawal declined': 2, 'Compromised card': 2, 'Refund not showing': 2 },
    ...{ 'Age limit': 0.4, 'Visa or Mastercard': 0.4, 'Top-up limits': 0.5, 'Supported countries': 0.5 },
  },
  trends: {},
  weekdays: [0.3, 1.25, 1.15, 1.05, 1.05, 1.1, 0.6],
  hours: [0.4, 0.2, 0.1, 0.1, 0.2, 0.6, 2, 5, 9, 11, 11, 10, 10, 9.5, 9, 9, 9, 8, 5, 4, 3, 2, 1.5, 0.8],
};

/** Whether a shift of the list covers the moment. */
export function isOn(shifts: readonly Shift[], at: number): boolean {
  const time = new Date(at);
  const [day, hour] = [time.getUTCDay(), time.getUTCHours()];
  return shifts.some((shift) => shift.days.includes(day) && hour >= shift.from && hour < shift.to);
}
