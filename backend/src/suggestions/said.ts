import type { MessageDoc } from '../chats/chats.model.js';
import { longest, type Said } from './learning/grams.js';

export type Line = Pick<MessageDoc, 'kind' | 'text' | 'cycle'> & { from: Pick<MessageDoc['from'], 'type'> };

/** What user and agent said, the first words first; notes and the bot's answers are left out. */
export function saidIn(lines: readonly Line[]): Said {
  const of = (type: 'user' | 'agent'): string =>
    lines
      .filter(({ kind, from }) => kind === 'text' && from.type === type)
      .map(({ text }) => text)
      .join('\n')
      .slice(0, longest[type]);
  return { user: of('user'), agent: of('agent') };
}

/** Names a pair in a model: ids, so that a rename changes nothing. */
export function labelOf({ categoryId, reasonId }: { categoryId: string; reasonId: string | null }): string {
  return `${categoryId}:${reasonId ?? ''}`;
}

export function pairOf(label: string): { categoryId: string; reasonId: string | null } {
  const [categoryId, reasonId] = label.split(':') as [string, string];
  return { categoryId, reasonId: reasonId === '' ? null : reasonId };
}
