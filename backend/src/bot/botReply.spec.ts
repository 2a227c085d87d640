import { describe, expect, test } from '@jest/globals';
import { firstBotWords } from '#shared/bot/bot.contract';
import { asksForPerson, handOverReasonOf, replyTo, textOf, type Answer } from './botReply.js';

const known: [string[], string][] = [
  [['How do I track my order?', 'Where is my order?'], 'Open Orders and press Track.'],
  [['How can I cancel my order?'], 'Open Orders and press Cancel.'],
  [['What are your delivery options?', 'How do you ship?'], 'Standard and express.'],
  [['¿Dónde está mi reembolso?'], 'Cinco días.'],
];
const answers: Answer[] = known.map(([questions, answer], place) => {
  return { id: String(place), questions, answer, after: 'stay' };
});

describe('[CH18] the bot answers from the list', () => {
  test.each([
    ['how do i track my order', 'Open Orders and press Track.'],
    ['WHERE IS MY ORDER??', 'Open Orders and press Track.'],
    ['I want to cancel my order please', 'Open Orders and press Cancel.'],
    ['cancelling an order', 'Open Orders and press Cancel.'],
    ['delivery options', 'Standard and express.'],
    ['donde esta mi REEMBOLSO', 'Cinco días.'],
  ])('%s', (message, text) => {
    expect(replyTo(message, answers)).toMatchObject({ kind: 'answer', answer: { answer: text } });
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

describe('[BT4] by the business’s own words', () => {
  const words = ['supervisor', 'customer care', 'Müller'];
  test.each(['a supervisor please', 'Connect me with customer care', 'customer care', 'muller?'])(
    '%s',
    (message) => {
      expect(asksForPerson(message, words)).toBe(true);
    },
  );

  test.each(['human please', 'care', 'I do not care about the customer', 'agent'])(
    'not by: %s',
    (message) => {
      expect(asksForPerson(message, words)).toBe(false);
    },
  );

  test('nobody is asked for where there are none', () => {
    expect(asksForPerson('a person', [])).toBe(false);
    expect(asksForPerson('a person', ['?!'])).toBe(false);
  });
});

describe('[BT5] what follows an answer', () => {
  test('its flow hands over, after it has answered', () => {
    const damaged = {
      id: 'd',
      questions: ['My parcel is damaged'],
      answer: 'I am sorry.',
      after: 'handOver' as const,
    };
    const reply = replyTo('my parcel is damaged', [...answers, damaged]);
    expect(handOverReasonOf(reply)).toBe('flow');
    expect(textOf(reply, firstBotWords, false)).toBe('I am sorry.');
    expect(handOverReasonOf(replyTo('Where is my order', answers))).toBeNull();
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
