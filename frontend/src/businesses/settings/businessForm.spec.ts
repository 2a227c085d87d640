import { expect, test } from '@jest/globals';
import {
  changeBusiness,
  firstBusinessSettings,
  firstWidgetLook,
  type Business,
} from '#shared/businesses/businesses.contract';
import { changeOf, formOf, isComplete } from './businessForm';

const business: Business = {
  ...{
    id: 'a'.repeat(24),
    name: 'Shop',
    widgetKey: 'key',
    defaultTeamId: 'b'.repeat(24),
    timeZone: 'Europe/Lisbon',
    rev: 4,
    changedBy: null,
  },
  settings: { ...firstBusinessSettings, allowedWebsites: ['https://shop.example', 'https://help.example'] },
  look: firstWidgetLook,
};

test('what is shown untouched asks for what is stored, and the server takes it', () => {
  const form = formOf(business);
  expect(isComplete(form)).toBe(true);
  const asked = changeOf(business, form);
  expect(asked).toMatchObject({
    settings: business.settings,
    look: business.look,
    timeZone: 'Europe/Lisbon',
    rev: 4,
  });
  const opId = '00000000-0000-4000-8000-000000000000';
  expect(changeBusiness.input.safeParse({ opId, ...asked }).success).toBe(true);
});

test('websites are taken as people paste them; a colour in either case', () => {
  const form = {
    ...formOf(business),
    allowedWebsites: 'https://a.example/shop, https://b.example',
    accent: '#2457B8',
  };
  expect(changeOf(business, form)).toMatchObject({
    settings: { allowedWebsites: ['https://a.example', 'https://b.example'] },
    look: { accent: '#2457b8' },
  });
});

test.each([
  ['name', ' '],
  ['autocompleteMinutes', 0],
  ['autocompleteMinutes', 10_081],
  ['accent', 'red'],
  ['greeting', 'x'.repeat(301)],
  ['allowedWebsites', 'shop.example'],
  ['defaultTeamId', ''],
])('%s as %j is not complete', (field, value) => {
  expect(isComplete({ ...formOf(business), [field]: value })).toBe(false);
});
