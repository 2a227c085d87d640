import type { TypedCategory } from './firstCategories';

export const templateNames = ['shop', 'airline', 'bank', 'telecom', 'software'] as const;
export type TemplateName = (typeof templateNames)[number];

/** Closing categories to begin with, by the kind of business. Content, not wording: they become the member's own. */
export const templates: Record<TemplateName, TypedCategory[]> = {
  shop: [
    { name: 'Order', reasons: ['Cancel order', 'Change order', 'Track order'] },
    { name: 'Refund', reasons: ['Get refund', 'Track refund', 'Refund policy'] },
    { name: 'Delivery', reasons: ['Delivery options', 'Late delivery', 'Wrong address'] },
    { name: 'Payment', reasons: ['Payment failed', 'Invoice', 'Voucher'] },
    { name: 'Other', reasons: ['Feedback', 'Not for us'] },
  ],
  airline: [
    { name: 'Booking', reasons: ['Change flight', 'Cancel booking', 'Name correction'] },
    { name: 'Baggage', reasons: ['Lost baggage', 'Damaged baggage', 'Allowance'] },
    { name: 'Disruption', reasons: ['Delay', 'Cancelled flight', 'Compensation'] },
    { name: 'Check-in', reasons: ['Boarding pass', 'Seat', 'Special assistance'] },
    { name: 'Other', reasons: ['Feedback', 'Not for us'] },
  ],
  bank: [
    { name: 'Card', reasons: ['Lost or stolen', 'Card declined', 'Activate card'] },
    { name: 'Transfer', reasons: ['Not arrived', 'Wrong recipient', 'Limits'] },
    { name: 'Account', reasons: ['Open account', 'Change details', 'Statement'] },
    { name: 'Fees', reasons: ['Unexpected fee', 'Exchange rate'] },
    { name: 'Other', reasons: ['Feedback', 'Not for us'] },
  ],
  telecom: [
    { name: 'Connection', reasons: ['No service', 'Slow internet', 'Roaming'] },
    { name: 'Bill', reasons: ['Higher than expected', 'Payment', 'Copy of a bill'] },
    { name: 'Contract', reasons: ['Change plan', 'Cancel contract', 'Move house'] },
    { name: 'Device', reasons: ['Set up', 'Repair', 'SIM card'] },
    { name: 'Other', reasons: ['Feedback', 'Not for us'] },
  ],
  software: [
    { name: 'Access', reasons: ['Cannot sign in', 'Invite a colleague', 'Permissions'] },
    { name: 'Problem', reasons: ['Error message', 'Slow', 'Lost data'] },
    { name: 'How to', reasons: ['Set up', 'Import or export', 'Integration'] },
    { name: 'Plan', reasons: ['Upgrade', 'Cancel', 'Invoice'] },
    { name: 'Other', reasons: ['Feature wish', 'Feedback'] },
  ],
};
