import { randomUUID } from 'node:crypto';
import { closeChat } from '#shared/closures/closures.contract';
import type { InsightFilter } from '#shared/insights/filter.contract';
import { localDate } from '#shared/insights/localDates';
import { openChat } from '../testing/chats.js';
import type { Client } from '../testing/client.js';
import type { BusinessName, Floor, Name } from '../testing/floor.js';
import { Upkeep } from './upkeep.js';

/** Today and the days before, as the tests' businesses see them. */
export function dateOf(daysAgo: number): string {
  return localDate(Math.floor(Date.now() / 86_400_000) - daysAgo);
}

/** Today and yesterday, tomorrow too: no midnight falls between a test and what it asks. */
export function filterOf(businessId: string, wish: Partial<InsightFilter> = {}): InsightFilter {
  const nobody = { teamIds: [], agentIds: [], channels: [] };
  return { businessId, from: dateOf(1), to: dateOf(-1), ...nobody, reading: 'now', ...wish };
}

interface Wish {
  business?: BusinessName;
  category: string;
  reason?: string;
  userId?: string;
}

/** Lets an agent close a chat, and answers its closing. */
export async function closeOne(floor: Floor, agent: { name: Name; client: Client }, wish: Wish) {
  const { business = 'meadow', userId } = wish;
  const chat = await openChat(floor, agent.name, { business, ...(userId && { userId }) });
  const { categories } = floor[business];
  const { closure } = await agent.client.must(closeChat, {
    ...{ closureId: randomUUID(), chatId: chat.chatId, cycle: 1, assigneeId: floor.members[agent.name] },
    ...{ categoryId: categories[wish.category]!, reasonId: wish.reason ? categories[wish.reason]! : null },
    ...{ notes: '', followUps: [], getNextChat: true },
  });
  return closure;
}

/** Resolves when all of a business is counted. */
export function counted(floor: Floor, business: BusinessName = 'meadow'): Promise<void> {
  return floor.get(Upkeep).settle(floor[business].id);
}
