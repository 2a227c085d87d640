import type { Person } from '#shared/wire/errors';
import type { CannedReplyDoc } from '../replies/replies.model.js';
import type { Random } from './random.js';

const shared: [title: string, text: string][] = [
  ['Greeting', 'Hello {firstName}, this is {agent} from {business}. I am looking into it now.'],
  ['One moment', 'Give me a moment, {firstName}: I am checking this for you.'],
  [
    'Ask for the order number',
    'Could you send me the number of the order? It stands in the mail we sent you.',
  ],
  [
    'Delay',
    'I am sorry for the wait, {firstName}. I have not forgotten you and write as soon as I know more.',
  ],
  [
    'Refund on its way',
    'Your refund is on its way. It takes three to five working days to reach your account.',
  ],
  ['Goodbye', 'Thank you for writing to {business}, {firstName}. Have a good day!'],
];

/** Replies that everyone of a business finds when they first type a slash. */
export function cannedRepliesOf(
  { businessId, by, at }: { businessId: string; by: Person; at: number },
  random: Random,
): CannedReplyDoc[] {
  return shared.map(([title, text]) => {
    const opId = random.uuid();
    const first = { rev: 1, deletedAt: null, at: new Date(at), by, opId, lastOpId: opId };
    return { _id: random.id(at), businessId, ownerId: null, title, text, ...first };
  });
}
