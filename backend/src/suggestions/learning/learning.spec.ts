import { expect, test } from '@jest/globals';
import { blockOf, gramsOf, longest } from './grams.js';
import { Model } from './model.js';
import { learn, thresholdOf } from './threshold.js';
import { mostGrams, train, type Example } from './training.js';
import { drawFrom } from './random.js';
import { width } from './embeddings.js';
import { Vocabulary } from './vocabulary.js';

const training = { seed: 1, breathe: () => undefined };
const user = (text: string) => ({ user: text, agent: '' });
const example = (text: string, label: string): Example => ({ said: user(text), label, count: 1 });

const asked: Record<string, string[]> = {
  refund: [
    'where is my refund',
    'the refund did not arrive',
    'track my refund please',
    'refund still missing',
  ],
  password: [
    'I forgot my password',
    'reset my password',
    'cannot log in, password wrong',
    'new password please',
  ],
  delivery: ['where is my parcel', 'my order did not arrive', 'delivery is late', 'track the parcel please'],
  reembolso: [
    '¿dónde está mi reembolso?',
    'quiero mi dinero de vuelta',
    'reembolso que no llega',
    'el reembolso falta',
  ],
  Rechnung: [
    'ich brauche eine Rechnung',
    'Rechnung fehlt',
    'bitte die Rechnung schicken',
    'wo ist meine Rechnung',
  ],
};

/** Some closings of each reason, said in slightly different ways. */
function closings(each: number): Example[] {
  const draw = drawFrom(7);
  const before = ['hi', 'hello', 'good morning', 'please help', 'hola', 'hallo'];
  return Object.entries(asked).flatMap(([label, texts]) =>
    Array.from({ length: each }, (_, i) => {
      const greeting = before[Math.floor(draw() * before.length)]!;
      return example(`${greeting} ${texts[i % texts.length]!}`, label);
    }),
  );
}

test('[SU1] the same closings and seed give the same model, byte for byte, and it survives being stored', () => {
  const [first, second] = [train(closings(12), training), train(closings(12), training)];
  expect(first.bytes()).toEqual(second.bytes());
  const read = Model.from(first.bytes());
  for (const text of ['parcel late', 'reembolso', 'Wo ist die Rechnung?']) {
    expect(read.rank(user(text))).toEqual(first.rank(user(text)));
  }
});

test('[SU1] words never seen before are found by their parts, in whatever language the closings are', () => {
  const model = train(closings(12), training);
  const first = (text: string) => model.rank(user(text)).labels[0];
  expect(first('my refunds have not arrived')).toBe('refund');
  expect(first('Passwords! forgot it')).toBe('password');
  expect(first('necesito los reembolsos')).toBe('reembolso');
  expect(first('Rechnungen fehlen')).toBe('Rechnung');
});

test('[SU2] a name alone is enough for a reason that nobody has chosen yet', () => {
  const name: Example = { ...example('Gift card does not work', 'gift'), count: 2 };
  const model = train([...closings(12), name], training);
  expect(model.rank(user('the gift card that I bought does not work')).labels[0]).toBe('gift');
});

test('[SU3] a model is silent about what is unlike its closings, and about nothing said', () => {
  const { model, figures } = learn(closings(16), [], training);
  expect(figures.first).toBeGreaterThan(0.9);
  expect(model.suggest(user('where is my refund'), 3)[0]).toBe('refund');
  for (const nothing of ['', '   ', '😀😀😀', '漢字', '????', 'zzz qqq xxx']) {
    expect(model.suggest(user(nothing), 3)).toEqual([]);
  }
});

test('[SU3] closings from which nothing can be learned lead to no suggestions at all', () => {
  const draw = drawFrom(3);
  const labels = Array.from({ length: 20 }, (_, i) => `reason ${i}`);
  const random = Array.from({ length: 200 }, () =>
    example(
      `word${Math.floor(draw() * 50)}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!),
      labels[Math.floor(draw() * 20)]!,
    ),
  );
  const { model, figures } = learn(random, [], training);
  expect(figures.answered).toBe(0);
  expect(model.suggest(user('wordab'), 3)).toEqual([]);
});

test('[SU3] the threshold withholds at most two of a hundred right ones', () => {
  const tried = Array.from({ length: 1_000 }, (_, i) => ({
    confidence: -i / 100,
    first: i % 4 > 0,
    among: true,
  }));
  const threshold = thresholdOf(tried);
  const withheld = tried.filter(({ first, confidence }) => first && confidence < threshold);
  expect(withheld.length).toBe(20);
});

test('[SU4] one reason alone is suggested without harm', () => {
  const { model } = learn(
    closings(12).filter(({ label }) => label === 'refund'),
    [],
    training,
  );
  expect(model.suggest(user('where is my refund'), 3)).toEqual(['refund']);
});

test('[SU4] of a hundred thousand distinct words as many are kept as a model has room for', () => {
  const words = Array.from({ length: 100_000 }, (_, i) =>
    i.toString(36).replace(/\d/g, (digit) => `z${'abcdefghij'[Number(digit)]}`),
  );
  const texts = Array.from({ length: 2_000 }, (_, i) =>
    gramsOf(user(words.slice(i * 50, i * 50 + 50).join(' '))),
  );
  const { size, grams } = Vocabulary.of(texts, { leastTexts: 1, most: 20_000 });
  expect(size).toBe(20_000);
  expect([...grams.keys()].every((i) => i === 0 || grams[i - 1]! < grams[i]!)).toBe(true);
  for (const labels of [2, 77, 400]) {
    for (const networks of [2, 3]) {
      const bytesEach = 8 + labels + 4 + networks * (width + 4);
      expect(mostGrams(labels, { networks }) * bytesEach).toBeLessThan(25_000_000);
    }
  }
});

test('[SU4] of a long message its beginning counts, and lone halves of characters do no harm', () => {
  const long = `where is my refund ${'and so on '.repeat(1_000)}`;
  expect(gramsOf(user(long)).length).toBe(gramsOf(user(long.slice(0, longest.user))).length);
  const model = train(closings(12), training);
  expect(model.rank(user(long)).labels.length).toBe(5);
  expect(() => gramsOf(user('\ud800 \udfff a\u0000b'))).not.toThrow();
});

test("[SU5] the agent's words count apart from the user's", () => {
  const both = gramsOf({ user: 'refund', agent: 'refund sent' });
  expect([...both].filter((gram) => blockOf(gram) === 2).length).toBe(3);
  expect([...gramsOf(user('refund'))].every((gram) => blockOf(gram) !== 2)).toBe(true);
});
