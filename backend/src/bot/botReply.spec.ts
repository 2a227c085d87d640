import { describe, expect, test } from '@jest/globals';
import { asksForPerson, replyTo, type Answer } from './bot.js';

const answers: Answer[] = [
  { questions: ['How do I track my order?', 'Where is my order?'], answer: 'Open Orders and press Track.' },
  { questions: ['How can I cancel my order?'], answer: 'Open Orders and press Cancel.' },
  { questions: ['What are your delivery options?', 'How do you ship?'], answer: 'Standard and express.' },
  { questions: ['¿Dónde está mi reembolso?'], answer: 'Cinco días.' },
];

describe('[CH18] the bot answers from the list', () => {
  test.each([
    ['how do i track my order', 'Open Orders and press Track.'],
    ['WHERE IS MY ORDER??', 'Open Orders and press Track.'],
    ['I want to cancel my order please', 'Open Orders and press Cancel.'],
    ['cancelling an order', 'Open Orders and press Cancel.'],
    ['delivery options', 'Standard and express.'],
    ['donde esta mi REEMBOLSO', 'Cinco días.'],
  ])('%s', (message, text) => {
    expect(replyTo(message, answers)).toEqual({ kind: 'answer', text });
  });

  test.each(['My parcel arrived broken', 'refund', 'hello', '', '🙂', 'the and of'])(
    'does not know: %s',
    (message) => {
      expect(replyTo(message, answers)).toEqual({ kind: 'handOver', reason: 'didNotKnow' });
    },
  );

  test('knows nothing without a list', () => {
    expect(replyTo('Where is my order?', [])).toEqual({ kind: 'handOver', reason: 'didNotKnow' });
  });
});

describe('[CH19] the bot is asked for a person', () => {
  test.each([
    'I want to talk to a person',
    'agent',
    'Human please!',
    'can i speak with an OPERATOR',
    'Real agents?',
  ])('%s', (message) => {
    expect(replyTo(message, answers)).toEqual({ kind: 'handOver', reason: 'askedForPerson' });
  });

  test.each([
    'Somebody stole my parcel from the door',
    'Where is my order',
    'The delivery person was rude today',
  ])('not by: %s', (message) => {
    expect(asksForPerson(message)).toBe(false);
  });
});

describe('[CH30] the user takes leave of the bot', () => {
  test.each([
    'Thanks',
    'thank you very much!',
    'No thanks, bye',
    "That's all",
    'Great, that helped a lot. Goodbye',
  ])('by: %s', (message) => {
    expect(replyTo(message, answers)).toEqual({ kind: 'goodbye' });
  });

  test.each(['Thanks, but where is my parcel?', 'Ok', 'all', 'Thank you, I want a person', ''])(
    'not by: %s',
    (message) => {
      expect(replyTo(message, answers).kind).not.toBe('goodbye');
    },
  );
});
