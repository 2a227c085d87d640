import type { Chat } from '#shared/chats/chats.contract';
import { isDelayed, listOf, matches } from '#shared/overview/lists';
import type { BusinessCount, ChatFilter, ListCounts } from '#shared/overview/overview.contract';

/** What is kept of a chat to count it. */
export type Counted = Pick<
  Chat,
  'id' | 'businessId' | 'seq' | 'state' | 'teamId' | 'assignee' | 'newUser' | 'delayedAt' | 'completedAt'
>;

/**
 * Every chat under way and those completed lately, business by business, kept row by row. A row that was taken
 * already, or that is older than what is known, changes nothing.
 */
export class LiveFloor {
  private readonly businesses = new Map<string, Map<string, Counted>>();

  /** Begins anew from what is stored. */
  reset(chats: readonly Counted[]): void {
    this.businesses.clear();
    for (const chat of chats) this.put(chat);
  }

  /** Takes a chat as it stands after a row; answers whether any count may differ now. */
  put(told: Counted): boolean {
    const chats = this.chatsOf(told.businessId);
    const known = chats.get(told.id);
    if (known && known.seq >= told.seq) return false;
    const chat = pick(told);
    chats.set(chat.id, chat);
    return !known || facts(known) !== facts(chat);
  }

  /** Chats under way in a business, and how many of them are delayed. */
  business(businessId: string): BusinessCount {
    let [live, delayed] = [0, 0];
    for (const chat of this.businesses.get(businessId)?.values() ?? []) {
      if (chat.state === 'completed') continue;
      live++;
      if (isDelayed(chat)) delayed++;
    }
    return { businessId, live, delayed };
  }

  /** Chats in each list of a business; completed ones since `dayStart`, milliseconds. */
  lists(businessId: string, filter: ChatFilter, dayStart: number): ListCounts {
    const counts: ListCounts = { bot: 0, queue: 0, active: 0, waiting: 0, completed: 0 };
    for (const chat of this.businesses.get(businessId)?.values() ?? []) {
      const isOld = chat.state === 'completed' && (chat.completedAt ?? 0) < dayStart;
      if (!isOld && matches(chat, filter)) counts[listOf(chat.state)]++;
    }
    return counts;
  }

  /** Lets go of chats completed before `moment`: nobody's day began earlier. */
  forgetCompletedBefore(moment: number): void {
    for (const chats of this.businesses.values())
      for (const chat of chats.values()) if (isCompletedBefore(chat, moment)) chats.delete(chat.id);
  }

  /** Businesses of which anything is known. */
  businessIds(): string[] {
    return [...this.businesses.keys()];
  }

  /** Chats known otherwise than they are stored, leaving out what moved meanwhile and what was completed before `since`. */
  differences(stored: readonly Counted[], left: { moved: ReadonlySet<string>; since: number }): string[] {
    const right = new Map(stored.map((chat) => [chat.id, chat]));
    const known = [...this.businesses.values()].flatMap((chats) => [...chats.values()]);
    const kept = new Map(known.map((chat) => [chat.id, chat]));
    const isLeft = (chat: Counted): boolean => left.moved.has(chat.id) || isCompletedBefore(chat, left.since);
    const all = new Map([...kept, ...right]);
    return [...all.values()].flatMap((chat) => {
      const [a, b] = [right.get(chat.id), kept.get(chat.id)];
      const isSame = a && b && facts(a) === facts(b);
      return isSame || isLeft(chat) ? [] : [chat.id];
    });
  }

  private chatsOf(businessId: string): Map<string, Counted> {
    let chats = this.businesses.get(businessId);
    if (!chats) this.businesses.set(businessId, (chats = new Map()));
    return chats;
  }
}

function isCompletedBefore(chat: Pick<Counted, 'state' | 'completedAt'>, moment: number): boolean {
  return chat.state === 'completed' && (chat.completedAt ?? 0) < moment;
}

/** Of the chat as it is told only what is counted is kept. */
function pick(chat: Counted): Counted {
  const { id, businessId, seq, state, teamId, assignee, newUser, delayedAt, completedAt } = chat;
  return { id, businessId, seq, state, teamId, assignee, newUser, delayedAt, completedAt };
}

/** What a chat counts by. */
function facts({ state, teamId, assignee, newUser, delayedAt, completedAt }: Counted): string {
  const delayed = isDelayed({ state, delayedAt });
  const ended = state === 'completed' ? completedAt : null;
  return [state, teamId, assignee?.id, newUser, delayed, ended].join('|');
}
