import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutRules, type Category } from './categories.contract.js';
import { emptyHash, hashOf, rehash } from './taxonomyHash.js';

const entry = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{24}$/),
  businessId: fc.constant('b'.repeat(24)),
  parentId: fc.option(fc.stringMatching(/^[0-9a-f]{24}$/)),
  name: fc.string(),
  position: fc.string(),
  status: fc.constantFrom('active', 'deleted'),
  rev: fc.nat(),
  teamIds: fc.option(fc.array(fc.stringMatching(/^[0-9a-f]{24}$/), { minLength: 1, maxLength: 3 })),
  notesRequired: fc.boolean(),
  replacedBy: fc.constant(null),
}) as fc.Arbitrary<Category>;
const list = fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 20 });

test('[TX9] the hash does not depend on the order of the entries', () => {
  fc.assert(fc.property(list, (entries) => expect(hashOf([...entries].reverse())).toBe(hashOf(entries))));
});

test('[TX9] kept step by step it equals the hash of the whole list', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      expect(rehash(hashOf(before), before, after)).toBe(hashOf(after));
      expect(rehash(hashOf(before), before, [])).toBe(emptyHash);
    }),
  );
});

test('[TX9] each field that people see counts, and a deleted entry does not', () => {
  fc.assert(
    fc.property(entry, (one) => {
      const active: Category = { ...one, status: 'active' };
      const hash = hashOf([active]);
      for (const other of [
        { name: `${one.name}x` },
        { position: `${one.position}1` },
        { rev: one.rev + 1 },
        { notesRequired: !one.notesRequired },
        { teamIds: [...(one.teamIds ?? []), 'f'.repeat(24)] },
      ]) {
        expect(hashOf([{ ...active, ...other }])).not.toBe(hash);
      }
      expect(hashOf([{ ...one, status: 'deleted' }])).toBe(emptyHash);
    }),
  );
});

test('[TX9] an entry without rules hashes as it did before there were rules', () => {
  const plain = { id: 'a'.repeat(24), businessId: 'b'.repeat(24), parentId: null, name: 'Refund' };
  const stored: Category = { ...plain, position: 'a0', status: 'active', rev: 1, ...withoutRules };
  expect(hashOf([stored])).toBe('3287f0c7d14fa5c5');
});
