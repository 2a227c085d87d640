import { expect, test } from '@jest/globals';
import { membersOfText, readSource } from './source.js';

const contract = `
/** Puts a parcel
 *  on its way. */
export const sendParcel = request('parcel:send', {
  input: z.strictObject({
    /** Of the parcel. */
    id: Id,
  }),
  output: z.strictObject({ id: Id }),
});
const hidden = 1;
export const parcelSent = z.object({ id: Id });
export type ParcelSent = z.infer<typeof parcelSent>;
export interface Events {
  /** On its way. */
  'parcel:sent': ParcelSent;
  'parcel:lost'?: { id: string };
}
export type Signal = { kind: 'seen'; id: string } | { kind: 'gone' };
`;

const source = readSource([contract]);

test('docstrings belong to what they stand above, those of fields to their place', () => {
  expect(source.about).toEqual(
    new Map([
      ['sendParcel', 'Puts a parcel on its way.'],
      ['parcelSent', ''],
      ['Events', ''],
    ]),
  );
  expect(source.fields.get('sendParcel')).toEqual(new Map([['input.id', 'Of the parcel.']]));
});

test('a schema is called by the type that is inferred from it', () => {
  expect(source.typeNames).toEqual(new Map([['parcelSent', 'ParcelSent']]));
});

test('interfaces and unions of literals are read member by member', () => {
  expect(source.members.get('Events')).toEqual([
    [
      { name: 'parcel:sent', type: 'ParcelSent', about: 'On its way.' },
      { name: 'parcel:lost?', type: '{ id: string }', about: '' },
    ],
  ]);
  expect(source.members.get('Signal')?.map((option) => option.map(({ name }) => name))).toEqual([
    ['kind', 'id'],
    ['kind'],
  ]);
  expect(membersOfText('{ id: string }')).toEqual([{ name: 'id', type: 'string', about: '' }]);
  expect(membersOfText('ParcelSent')).toEqual([]);
});
