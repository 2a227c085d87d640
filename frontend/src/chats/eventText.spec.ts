import { describe, expect, it } from '@jest/globals';
import { ana, ben } from './chat.fake';
import { eventText } from './eventText';

const someone = ({ id, name }: typeof ana) => ({ id, name });
const team = { teamId: 'e'.repeat(24), teamName: 'Support' };

describe('what happened, in words', () => {
  it('says why the bot handed over, and how long the queue was', () => {
    expect(eventText({ type: 'handedOver', reason: 'askedForPerson', ...team }, ana.id!)).toBe(
      'Handed over by the bot: asked for a person',
    );
    expect(eventText({ type: 'handedOver', reason: 'noBot', ...team }, ana.id!)).toBe(
      'In the queue of Support',
    );
    expect(eventText({ type: 'assigned', to: someone(ana), queuedMs: 25_400 }, ana.id!)).toBe(
      'assigned to you after 25 sec',
    );
    expect(eventText({ type: 'assigned', to: someone(ben), queuedMs: 180_000 }, ana.id!)).toBe(
      'assigned to Ben after 3 min',
    );
  });

  it('names who did it, the reader as You', () => {
    expect(eventText({ type: 'waiting', by: someone(ana) }, ana.id!)).toBe(
      'You set the chat to wait for the user',
    );
    expect(eventText({ type: 'reassigned', by: someone(ben), to: null, note: '', ...team }, ana.id!)).toBe(
      'Ben Okafor reassigned the chat to Support',
    );
    expect(eventText({ type: 'reopened', by: someone(ben), to: someone(ana), ...team }, ana.id!)).toBe(
      'Ben Okafor reopened the chat for you (Support)',
    );
    expect(eventText({ type: 'reopened', by: someone(ana), to: null, ...team }, ana.id!)).toBe(
      'You reopened the chat for Support',
    );
    expect(eventText({ type: 'returned', from: someone(ben), why: 'lost' }, ana.id!)).toBe(
      'Back to the queue: Ben Okafor lost the connection',
    );
  });

  it('tells every ending apart', () => {
    const types = ['agent', 'lead', 'api', 'bot', 'autocomplete', 'no_agent', 'user_left'] as const;
    const texts = types.map((completionType) =>
      eventText(
        { type: 'closed', closureId: 'x', completionType, by: null, categoryName: null, reasonName: null },
        ana.id!,
      ),
    );
    expect(new Set(texts).size).toBe(types.length - 1);
    expect(texts[4]).toBe('Completed: no answer in time');
  });
});
