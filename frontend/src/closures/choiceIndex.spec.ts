import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withoutRules, type Category } from '#shared/categories/categories.contract';
import { choiceKey, findInCategories, findInReasons, indexChoices, type Choice } from './choiceIndex';
import { linesOf, markedParts } from './choiceLines';
import { foldWords } from './foldText';

let lastId = 0;
const entry = (name: string, parentId: string | null = null): Category => ({
  id: (++lastId).toString(16).padStart(24, '0'),
  businessId: 'b'.repeat(24),
  parentId,
  name,
  position: `a${lastId.toString().padStart(6, '0')}`,
  status: 'active',
  rev: 1,
  ...withoutRules,
});

function list(names: Record<string, string[]>) {
  const categories = Object.keys(names).map((name) => entry(name));
  const reasons = new Map(categories.map(({ id, name }) => [id, names[name]!.map((one) => entry(one, id))]));
  const indexFor = (mostUsed: string[]) => indexChoices(categories, (id) => reasons.get(id) ?? [], mostUsed);
  const index = indexFor([]);
  const keyOf = (category: string, reason: string) => {
    const found = categories.find(({ name }) => name === category)!;
    return choiceKey(found.id, reasons.get(found.id)!.find(({ name }) => name === reason)!.id);
  };
  return { index, indexFor, categories, keyOf };
}

const shop = list({
  Order: ['Cancel order', 'Refund on delivery', 'Track order'],
  Refund: ['Get refund', 'Refund delayed', 'Track refund'],
  Café: ['Überweisung fehlt'],
  Praise: [],
});
const said = (choices: Choice[]) =>
  choices.map(({ category, reason }) => (reason ? `${category.name} → ${reason.name}` : category.name));
const inCategories = (query: string, used: string[] = []) =>
  said(findInCategories(shop.indexFor(used), query));
const inReasons = (query: string, categoryId: string | null, used: string[] = []) =>
  said(findInReasons(shop.indexFor(used), { query, categoryId }));

describe('finding a closing category', () => {
  it('lists the categories while nothing is typed, those of the most used pairs first', () => {
    expect(inCategories('')).toEqual(['Order', 'Refund', 'Café', 'Praise']);
    expect(inCategories('  ', [shop.keyOf('Refund', 'Track refund')])[0]).toBe('Refund');
  });

  it('finds a pair across category and reason, in any order of words', () => {
    expect(inCategories('refund track')).toEqual(['Refund → Track refund']);
    expect(inCategories('tra ref')).toEqual(['Refund → Track refund']);
  });

  it('ignores case and accents, both ways', () => {
    expect(inCategories('CAFE uber')).toEqual(['Café → Überweisung fehlt']);
    expect(inCategories('cafè')[0]).toBe('Café');
  });

  it('wants the beginning of a word', () => {
    expect(inCategories('efund')).toEqual([]);
  });

  it('puts a category of exactly that name first, then what this agent uses, then the rest in order', () => {
    const used = [shop.keyOf('Refund', 'Track refund')];
    expect(inCategories('refund', used)).toEqual([
      'Refund',
      'Refund → Track refund',
      'Order → Refund on delivery',
      'Refund → Get refund',
      'Refund → Refund delayed',
    ]);
    expect(inCategories('ref', used).slice(0, 2)).toEqual(['Refund → Track refund', 'Refund']);
  });

  it('offers a category without reasons by itself', () => {
    expect(inCategories('prai')).toEqual(['Praise']);
  });
});

describe('finding a reason', () => {
  const refund = shop.categories[1]!.id;

  it('lists those of the chosen category while nothing is typed, most used first', () => {
    expect(inReasons('', refund)).toEqual([
      'Refund → Get refund',
      'Refund → Refund delayed',
      'Refund → Track refund',
    ]);
    expect(inReasons('', refund, [shop.keyOf('Refund', 'Track refund')])[0]).toBe('Refund → Track refund');
  });

  it('lists every pair while no category is chosen', () => {
    expect(inReasons('', null)).toHaveLength(7);
  });

  it('finds elsewhere too, the chosen category first', () => {
    expect(inReasons('refund de', refund)).toEqual(['Refund → Refund delayed', 'Order → Refund on delivery']);
  });

  it('writes the category only before reasons of another', () => {
    const found = findInReasons(shop.index, { query: 'refund de', categoryId: refund });
    const lines = linesOf(found, 'refund de', { ownCategoryId: refund, tagOf: () => undefined });
    expect(lines.map(({ groupLabel }) => groupLabel)).toEqual([undefined, 'Order']);
  });
});

describe('what a query finds', () => {
  const word = fc.string({
    unit: fc.constantFrom(...'aAbBeEéÉüÜßñ1'),
    minLength: 1,
    maxLength: 6,
  });
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));

  it('is what holds every typed word at the beginning of some word, whatever their order and form', () => {
    fc.assert(
      fc.property(
        name,
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
        (category, reasons, picks) => {
          const { index } = list({ [category]: reasons });
          const words = `${category} ${reasons[0]}`.split(' ');
          const typed = picks.map((pick) => words[pick % words.length]!.slice(0, 1 + (pick % 3)));
          const query = typed.join(' ').normalize('NFD').toUpperCase();
          const found = findInReasons(index, { query, categoryId: null });
          expect(said(found)).toContain(`${category} → ${reasons[0]}`);
          for (const choice of found) expect(holdsAll(choice, query)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  function holdsAll({ category, reason }: Choice, query: string): boolean {
    const words = bare(`${category.name} ${reason?.name ?? ''}`).split(' ');
    return bare(query)
      .split(' ')
      .every((typed) => words.some((one) => one.startsWith(typed)));
  }
});

describe('marking what was found', () => {
  it('gives back the name whole, marked at the beginnings of words', () => {
    expect(markedParts('Refund delayed', [' refund', ' de'])).toEqual([
      { text: 'Refund', match: true },
      { text: ' ', match: false },
      { text: 'de', match: true },
      { text: 'layed', match: false },
    ]);
    expect(markedParts('Café', [' caf', ' cafe'])).toEqual([{ text: 'Café', match: true }]);
  });

  it('never loses a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 3 }), (text, query) => {
        const needles = foldWords(query)
          .split(' ')
          .filter((word) => word !== '')
          .map((word) => ` ${word}`);
        expect(
          markedParts(text, needles)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('twenty thousand entries', () => {
  it('are searched well within a frame at each key', () => {
    const names: Record<string, string[]> = {};
    for (let category = 0; category < 500; category++) {
      names[`Category ${category} of the shop`] = Array.from({ length: 40 }, (_, reason) => {
        return `Reason ${reason} why ${category} tracks a refund`;
      });
    }
    // Time of this process alone, so that a busy machine does not change the figure.
    const spent = () => process.cpuUsage().user / 1000;
    const big = list(names);
    const queries = ['', 'r', 're', 'rea', 'reason 3', 'refund track', 'refund track 77', 'x'];
    const measure = (find: (query: string) => Choice[]) => {
      const begun = spent();
      for (let round = 0; round < 10; round++) {
        for (const query of queries) {
          linesOf(find(query), query, { ownCategoryId: null, tagOf: () => undefined });
        }
      }
      return ((spent() - begun) / (10 * queries.length)).toFixed(1);
    };
    const inReason = measure((query) => findInReasons(big.index, { query, categoryId: null }));
    const inCategory = measure((query) => findInCategories(big.index, query));
    process.stdout.write(
      `20,000 entries, CPU a key: Closing category ${inCategory} ms, Reason ${inReason} ms\n`,
    );
    expect(findInReasons(big.index, { query: 'why refund 77 tracks', categoryId: null })).toHaveLength(40);
  });
});
