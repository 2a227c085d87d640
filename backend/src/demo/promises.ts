import type { ClosureDoc } from '../closures/closures.model.js';
import type { FollowUpDoc } from '../followUps/followUps.model.js';
import type { Random } from './random.js';

/** What the closings of the story promised: those whose time has gone by were kept, the others are open. */
export function promisesOf(closures: readonly ClosureDoc[], now: number, random: Random): FollowUpDoc[] {
  return closures.flatMap((closure) => {
    const { businessId, closureId, chatId, userId, userName, by } = closure;
    if (!by) return [];
    return closure.followUps.map(({ at, comment }): FollowUpDoc => {
      const when = new Date(at);
      const isOpen = at > now;
      return {
        _id: random.id(closure.at.getTime()),
        ...{ businessId, closureId, chatId, userId, userName, at: when, comment, by, rev: 1 },
        state: isOpen ? 'open' : 'done',
        remindAt: isOpen ? when : null,
        ...{ doneAt: isOpen ? null : when, doneBy: isOpen ? null : by },
        ...{ writtenChatId: null, doneClosureId: null },
      };
    });
  });
}
