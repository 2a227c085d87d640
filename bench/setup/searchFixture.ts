import type { Searchable } from '../../backend/src/overview/searchWriting.js';
import { randomFrom, type Random } from './random.js';
import { newId, type Staff } from './staff.js';

const vocabulary = 30_000;
const wordsEach = 70;
const twoYearsMs = 730 * 24 * 60 * 60 * 1000;
const people = { agents: 200, users: 250_000, firstNames: 2_000 };
const categories = 12;
const reasonsEach = 5;

type Named = { id: string; name: string };

/** Completed chats as they might be after two years: words by Zipf's law, a few agents and categories with most. */
export interface SearchFixture {
  chat(index: number): Searchable;
  /** A word by its rank: 0 stands in nearly every chat. */
  word(rank: number): string;
  agents: readonly Named[];
  categories: readonly (Named & { reasons: readonly Named[] })[];
  /** The name of a user who has chats. */
  userName(random: Random): string;
  since: number;
  until: number;
}

export function searchFixture(staff: Staff, { count, seed }: { count: number; seed: number }): SearchFixture {
  const random = randomFrom(seed);
  const words = Array.from({ length: vocabulary }, () => drawnWord(random));
  const agents = Array.from({ length: people.agents }, (_, place) => ({
    id: newId(),
    name: `Agent ${place}`,
  }));
  const names = Array.from({ length: people.firstNames }, () => drawnWord(random));
  const list = Array.from({ length: categories }, (_, place) => ({
    ...{ id: newId(), name: `Category ${place}` },
    reasons: Array.from({ length: reasonsEach }, (_none, reason) => ({
      id: newId(),
      name: `Reason ${place}.${reason}`,
    })),
  }));
  const until = Date.now();
  const since = until - twoYearsMs;
  const nameOf = (user: number): string =>
    `${names[user % names.length]} ${names[(user * 7 + 3) % names.length]}`;
  const chat = (index: number): Searchable => {
    const user = random.below(people.users);
    const category = list[skewed(random, list.length)]!;
    const reason = random.pick(category.reasons);
    const agent = agents[skewed(random, agents.length)]!;
    const completedAt = new Date(since + ((index + random.next()) / count) * twoYearsMs);
    // Two words that many chats have, and none has both: the dearest question there is.
    const apart = random.chance(0.1) ? [index % 2 ? 'mornings' : 'evenings'] : [];
    const said = [...Array.from({ length: wordsEach }, () => words[zipf(random)]!), ...apart];
    const closure = {
      ...{
        categoryId: category.id,
        categoryName: category.name,
        reasonId: reason.id,
        reasonName: reason.name,
      },
      ...{ by: agent, formerAgent: null, notes: said.slice(0, 12).join(' ') },
    };
    const chatDoc = {
      ...{ _id: newId(), businessId: staff.businessId, userId: user.toString(16).padStart(24, '0') },
      ...{ userName: nameOf(user), completedAt, openedAt: completedAt, completionType: 'agent' },
      ...{ assignee: agent, lastMessage: null },
    };
    return {
      chat: chatDoc as unknown as Searchable['chat'],
      closures: [closure] as unknown as Searchable['closures'],
      rows: [{ kind: 'text', text: said.slice(12).join(' ') }],
      user: null,
    };
  };
  const userName = (from: Random): string => nameOf(from.below(people.users));
  return { chat, word: (rank) => words[rank]!, agents, categories: list, userName, since, until };
}

/** A rank by Zipf's law, 0 the most frequent: its share falls as one over the rank. */
function zipf(random: Random): number {
  return Math.min(vocabulary - 1, Math.floor(Math.exp(random.next() * Math.log(vocabulary))) - 1);
}

/** The first few are drawn most. */
function skewed(random: Random, length: number): number {
  return Math.floor(random.next() ** 2 * length);
}

const syllables =
  'ba be bi bo da de di do fa fe ga go ka ke ki la le li lo ma me mi na ne no pa pe ra re ri sa se ta te ti to va ve za zu'.split(
    ' ',
  );

function drawnWord(random: Random): string {
  return Array.from({ length: 2 + random.below(3) }, () => random.pick(syllables)).join('');
}
