import { correctionMs, type Closure } from '#shared/closures/closures.contract';
import type { Me } from '#shared/members/members.contract';

/** Whether a member may change a closing: its agent for a day, a lead any time. The server decides again. */
export function mayCorrect(
  closure: Pick<Closure, 'by' | 'formerAgent' | 'at' | 'undoneAt'>,
  me: Pick<Me, 'id' | 'permissions'> | null,
  now: number,
): boolean {
  if (!me || closure.undoneAt !== null) return false;
  if (me.permissions.includes('closures.correct')) return true;
  const own = closure.by?.id === me.id || closure.formerAgent?.id === me.id;
  return own && me.permissions.includes('chats.close') && now - closure.at < correctionMs;
}
