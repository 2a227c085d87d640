import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as agent from './support/agent.js';
import { findingsOf } from './support/axe.js';
import { House } from './support/house.js';
import { until } from './support/until.js';

let house: House;
beforeAll(async () => {
  house = await House.open({ learns: true });
  await keepFewClosings();
});
afterAll(() => house.close());

/** So that they are learned in a moment: the demonstration has ten thousand. */
async function keepFewClosings(): Promise<void> {
  const db = await house.database();
  const closures = db.collection('closures');
  const { _id: businessId } = (await db.collection('businesses').findOne({ name: 'Meadow Shop' }))!;
  const newest = await closures
    .find({ businessId: businessId as never, completionType: 'agent' })
    .sort({ at: -1 })
    .limit(120)
    .project({ _id: 1 })
    .toArray();
  await closures.deleteMany({ _id: { $nin: newest.map(({ _id }) => _id) } });
}

test('[SU6, SU8] what was learned in the background is in the dialog, and one number closes with it', async () => {
  const db = await house.database();
  await until(async () => (await db.collection('suggestionModels').countDocuments()) === 1, 180);
  const ana = await house.member('Ana Silva');
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').first().click();
  const dialog = await agent.openCloseDialog(ana);
  const suggestions = dialog.getByRole('group', { name: 'Suggestions' });
  await suggestions.waitFor();
  const [category, reason] = (await suggestions.getByRole('button').first().textContent())!
    .replace(/^1/, '')
    .trim()
    .split(' → ');
  expect(await findingsOf(ana, 'Close chat with suggestions')).toEqual([]);
  await agent.categoryField(ana).focus();
  await ana.keyboard.press('1');
  expect(await agent.categoryField(ana).inputValue()).toBe(category);
  expect(await dialog.getByRole('combobox', { name: 'Reason' }).inputValue()).toBe(reason);
  await agent.notesField(ana).press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  await until(async () => (await db.collection('closures').countDocuments({ 'suggested.model': 1 })) === 1);
});
