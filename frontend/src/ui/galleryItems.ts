import type { ComboboxItem, LabelPart } from './combobox';

/** What the gallery shows. Not in the built console, and so not among its texts. */
export const wholeList: readonly ComboboxItem[] = Array.from({ length: 20_000 }, (_, place) => {
  const category = `Category ${Math.floor(place / 40) + 1}`;
  return { value: `r${place}`, label: `Reason ${place + 1}`, groupLabel: category };
});

const plain = (text: string): LabelPart => ({ text, match: false });
const match = (text: string): LabelPart => ({ text, match: true });

export const foundList: readonly ComboboxItem[] = [
  {
    value: 'delayed',
    label: 'Refund delayed',
    parts: [match('Refund'), plain(' '), match('de'), plain('layed')],
    tag: { text: 'renamed just now by Sam', tone: 'warn' },
  },
  {
    value: 'denied',
    label: 'Refund denied',
    parts: [match('Refund'), plain(' '), match('de'), plain('nied')],
    tag: { text: 'new', tone: 'info' },
  },
  {
    value: 'delivery',
    label: 'Refund on delivery',
    groupLabel: 'Order',
    parts: [match('Refund'), plain(' on '), match('de'), plain('livery')],
  },
];

export const names = [
  'Ana Silva',
  'Ben Okafor',
  'Chloe Martin',
  'Lea Novak',
  'Sam Rivera',
  'Marta Ortiz',
  'Guest user',
];

export const themes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As the system' },
] as const;
