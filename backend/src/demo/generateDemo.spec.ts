import { beforeAll, describe, expect, it } from '@jest/globals';
import { hashOf } from '#shared/categories/taxonomyHash';
import { Chat, Message } from '#shared/chats/chats.contract';
import { Closure } from '#shared/closures/closures.contract';
import { toCategory } from '../categories/categories.model.js';
import { toChat, toMessage, type MessageDoc } from '../chats/chats.model.js';
import { toClosure, type ClosureDoc } from '../closures/closures.model.js';
import { automatedOnDay, dayMs, storyDays, type DemoData, type DemoMessage } from './demoData.js';
import { demoSeed, generateDemo } from './generateDemo.js';
import { harbourBank, meadowShop } from './phrasebook.js';

const now = Date.parse('2026-11-22T18:30:00Z');
let demo: DemoData;
let transcripts: Map<string, DemoMessage[]>;

const business = (name: string) => demo.businesses.find((one) => one.name === name)!._id;
const chatsOf = (name: string) => demo.chats.filter(({ businessId }) => businessId === business(name));
const chosenAs = (reason: string) => demo.closures.filter(({ reasonName }) => reasonName === reason);
const between = (closures: ClosureDoc[], fromDay: number, toDay: number) => {
  const day = ({ at }: ClosureDoc) => storyDays - (now - at.getTime()) / dayMs;
  return closures.filter((closure) => day(closure) >= fromDay && day(closure) < toDay).length;
};

beforeAll(() => {
  demo = generateDemo(demoSeed, now);
  transcripts = new Map(demo.chats.map(({ _id }) => [_id, []]));
  for (const row of demo.messages) transcripts.get(row.chatId)!.push(row);
});

describe('the demonstration', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(JSON.stringify(generateDemo(demoSeed, now))).toBe(JSON.stringify(demo));
    expect(generateDemo(demoSeed + 1, now).chats[0]!._id).not.toBe(demo.chats[0]!._id);
  });

  it('has about 6,000 chats at Meadow Shop and 4,000 at Harbour Bank, over 200 days', () => {
    expect(Math.abs(chatsOf('Meadow Shop').length - 6_000)).toBeLessThan(60);
    expect(Math.abs(chatsOf('Harbour Bank').length - 4_000)).toBeLessThan(40);
    const first = Math.min(...demo.chats.map(({ openedAt }) => openedAt.getTime()));
    expect(Math.floor((now - first) / dayMs)).toBe(storyDays - 1);
  });

  it('has 4 to 8 messages in each chat', () => {
    const texts = [...transcripts.values()].map((rows) => rows.filter(({ kind }) => kind === 'text').length);
    expect(Math.min(...texts)).toBe(4);
    expect(Math.max(...texts)).toBe(8);
  });

  it('is busier by day and on Mondays than by night and on Sundays', () => {
    const hours = demo.chats.map(({ openedAt }) => openedAt.getUTCHours());
    const days = demo.chats.map(({ openedAt }) => openedAt.getUTCDay());
    const at = (list: number[], value: number) => list.filter((one) => one === value).length;
    expect(at(hours, 10)).toBeGreaterThan(8 * at(hours, 3));
    expect(at(days, 1)).toBeGreaterThan(1.5 * at(days, 0));
  });

  it('has the members, groups and teams that the sign-in page promises', () => {
    const groupOf = (id: string) => demo.groups.find(({ _id }) => _id === id)!.name;
    const namesOf = (ids: string[] | null) =>
      ids?.map((id) => demo.businesses.find(({ _id }) => _id === id)!.name) ?? 'all';
    expect(demo.members.map((one) => [one.name, groupOf(one.groupId), namesOf(one.businessIds)])).toEqual([
      ['Ana Silva', 'Agent', ['Meadow Shop']],
      ['Ben Okafor', 'Agent', ['Meadow Shop']],
      ['Chloe Martin', 'Agent', ['Harbour Bank']],
      ['Lea Novak', 'Team lead', ['Meadow Shop']],
      ['Sam Rivera', 'Administrator', 'all'],
    ]);
    const inTeam = (name: string) => {
      const { _id } = demo.teams.find((team) => team.name === name)!;
      return demo.slots.filter(({ teamIds }) => teamIds.includes(_id)).map((slot) => slot.name);
    };
    expect(inTeam('Support')).toEqual(['Ana Silva', 'Ben Okafor', 'Lea Novak']);
    expect(inTeam('Cards')).toEqual(['Chloe Martin']);
  });
});

describe('its language', () => {
  it('lets users open with words of the data sets', () => {
    const words = new Set([...meadowShop.reasons, ...harbourBank.reasons].flatMap((one) => one.utterances));
    for (const rows of transcripts.values()) expect(words.has(rows[0]!.text)).toBe(true);
  });

  it('has no contact intents and nothing that swears', () => {
    const names = demo.categories.map(({ name }) => name.toLowerCase());
    expect(names.filter((name) => /\bcontact\b|human agent/.test(name))).toEqual([]);
    const swearing = /\b(damn|bloody|fuck\w*|shit\w*|goddamn|hell)\b/i;
    expect(demo.messages.filter(({ text }) => swearing.test(text)).map(({ text }) => text)).toEqual([]);
  });

  it('leaves nothing unfilled', () => {
    const texts = [...demo.messages.map(({ text }) => text), ...demo.closures.map(({ notes }) => notes)];
    expect(texts.filter((text) => /[{}]|undefined/.test(text))).toEqual([]);
  });

  it('arranges all 77 topics of the bank under ten categories', () => {
    const entries = demo.categories.filter(({ businessId }) => businessId === business('Harbour Bank'));
    expect(entries.filter(({ parentId }) => parentId === null)).toHaveLength(10);
    expect(entries.filter(({ parentId }) => parentId !== null)).toHaveLength(77);
  });
});

describe('its figures', () => {
  it('bring 30 % more closings of Track refund in the last 90 days than in the 90 before', () => {
    const closings = chosenAs('Track refund');
    const growth = between(closings, 110, 200) / between(closings, 20, 110);
    expect(growth).toBeGreaterThan(1.22);
    expect(growth).toBeLessThan(1.38);
  });

  it('let the volume of Recover password reach agents no more from day 120 on', () => {
    const closings = chosenAs('Recover password');
    const before = between(closings, 0, automatedOnDay) / automatedOnDay;
    const after = between(closings, automatedOnDay, storyDays) / (storyDays - automatedOnDay);
    expect(after).toBeLessThan(before * 0.2);
    expect(demo.automations).toHaveLength(1);
    expect(demo.automations[0]!.at.getTime()).toBe(now - (storyDays - automatedOnDay) * dayMs);
    expect(closings[0]!.reasonId).toBe(demo.automations[0]!.reasonId);
  });

  it.each(['gift card', 'pickup point closed', 'student discount'])(
    'let “%s” rise in notes of Other',
    (phrase) => {
      const named = demo.closures.filter(
        ({ categoryName, notes }) => categoryName === 'Other' && notes.toLowerCase().includes(phrase),
      );
      expect(between(named, 150, 200)).toBeGreaterThan(15);
      expect(between(named, 150, 200)).toBeGreaterThan(2 * between(named, 100, 150) * 0.9);
      expect(between(named, 100, 150)).toBeGreaterThan(between(named, 0, 50));
    },
  );

  it('say why the bot handed over', () => {
    const reasons = new Set(demo.chats.map(({ handOverReason }) => handOverReason));
    expect([...reasons].sort()).toEqual([null, 'askedForPerson', 'didNotKnow', 'failed', 'flow'].sort());
  });
});

describe('its documents', () => {
  it('keep each transcript without gaps, in order, and the chat in step with it', () => {
    for (const chat of demo.chats) {
      const rows = transcripts.get(chat._id)!;
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
      const times = rows.map(({ at }) => at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(chat.seq).toBe(rows.length);
      const last = rows.findLast(({ kind }) => kind === 'text')!;
      expect(chat.lastMessage).toMatchObject({ seq: last.seq, text: last.text });
    }
  });

  it('have one closing for every completed chat, without a category where nobody chose', () => {
    const completed = demo.chats.filter(({ state }) => state === 'completed');
    expect(new Set(demo.closures.map(({ chatId }) => chatId))).toEqual(
      new Set(completed.map(({ _id }) => _id)),
    );
    expect(demo.closures).toHaveLength(completed.length);
    for (const { completionType, categoryId, by } of demo.closures) {
      const chosen = completionType === 'agent' || completionType === 'lead';
      expect([categoryId !== null, by !== null]).toEqual([chosen, chosen]);
    }
    const types = new Set(demo.closures.map(({ completionType }) => completionType));
    expect([...types].sort()).toEqual(['agent', 'autocomplete', 'bot', 'lead', 'no_agent', 'user_left']);
  });

  it('name in the last row how the chat ended', () => {
    for (const { chatId, closureId, completionType, reasonName } of demo.closures) {
      const { event } = transcripts.get(chatId)!.at(-1)!;
      expect(event).toMatchObject({ type: 'closed', closureId, completionType, reasonName });
    }
  });

  it('have one engagement for every assignment, with its times in order', () => {
    const assigned = demo.messages.filter(({ event }) => event?.type === 'assigned').length;
    expect(demo.engagements).toHaveLength(assigned);
    for (const one of demo.engagements) {
      const order = [one.queuedAt, one.assignedAt, one.firstReplyAt ?? one.assignedAt, one.endedAt!].map(
        Number,
      );
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('never give an agent more than three chats at once', () => {
    for (const { _id } of demo.members) {
      const own = demo.engagements.filter(({ memberId }) => memberId === _id);
      const steps = own.flatMap((one) => [[+one.assignedAt, 1] as const, [+one.endedAt!, -1] as const]);
      let load = 0;
      for (const [, step] of steps.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
        load += step;
        expect(load).toBeLessThanOrEqual(3);
      }
    }
  });

  it('have nothing later than now, and no two open chats of a user', () => {
    const moments = [demo.messages.map(({ at }) => at), demo.closures.map(({ at }) => at)].flat().map(Number);
    moments.push(...demo.userNotes.map(({ at }) => at.getTime()));
    expect(moments.filter((at) => at >= now)).toEqual([]);
    const until = new Map<string, number>();
    for (const { userId, openedAt, completedAt } of demo.chats) {
      expect(openedAt.getTime()).toBeGreaterThan(until.get(userId) ?? 0);
      until.set(userId, Number(completedAt));
    }
  });

  it('have ids that are used once', () => {
    for (const rows of [demo.users, demo.chats, demo.messages, demo.closures, demo.engagements]) {
      expect(new Set(rows.map(({ _id }) => _id)).size).toBe(rows.length);
    }
    const known = demo.users.filter(({ externalId }) => externalId !== null);
    expect(new Set(known.map((user) => user.businessId + user.externalId)).size).toBe(known.length);
  });

  it('are what the wire knows', () => {
    for (const chat of demo.chats.slice(-400)) Chat.parse(toChat(chat));
    for (const row of demo.messages.slice(-400)) Message.parse(toMessage(row as MessageDoc));
    for (const closure of demo.closures.slice(-400)) Closure.parse(toClosure(closure));
  });

  it('carry the hash of each list in its head and in its last change', () => {
    for (const { businessId, hash, version } of demo.taxonomies) {
      const entries = demo.categories.filter((entry) => entry.businessId === businessId).map(toCategory);
      expect(hash).toBe(hashOf(entries));
      const changes = demo.taxonomyChanges.filter((change) => change.businessId === businessId);
      expect(changes.at(-1)).toMatchObject({ version, hash });
      expect(changes.map((change) => change.version)).toEqual(changes.map((_, i) => i + 1));
    }
  });
});
