import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as agent from './support/agent.js';
import { figure } from './support/figure.js';
import { House } from './support/house.js';
import { askForPerson } from './support/visitor.js';

const rounds = 10;

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

test(`[R13] the next agent has the closing of a moment ago on screen with the chat, ${rounds} times of ${rounds}`, async () => {
  const [user, ana, ben] = await Promise.all([
    house.user(),
    house.member('Ana Silva'),
    house.member('Ben Okafor'),
  ]);
  let shown = 0;
  await agent.goOnline(ana);
  await agent.activeChats(ana).getByRole('listitem').nth(1).waitFor();
  await askForPerson(user, 'Gift card, question 0');
  for (let round = 0; round < rounds; round += 1) {
    const [before, next] = round % 2 === 0 ? [ana, ben] : [ben, ana];
    const notes = `Round ${round}: the code was typed with a blank; told how.`;
    await agent.openChat(before, `Gift card, question ${round}`);
    await agent.close(before, { letters: 'refund track', notes });
    await before.getByRole('button', { name: 'Take a break' }).click();
    await agent.goOnline(next);
    await askForPerson(user, `Gift card, question ${round + 1}`);
    await agent.openChat(next, `Gift card, question ${round + 1}`);
    // With the transcript, with no wait for anything more.
    if ((await agent.previous(next).textContent())?.includes(notes)) shown += 1;
  }
  figure(`R13: the closing was on screen with the next agent's chat in ${shown} of ${rounds} rounds`);
  expect(shown).toBe(rounds);
});
