import type { Chat } from '#shared/chats/chats.contract';

export type Outcome = { state: 'todo' | 'busy' | 'done' } | { state: 'failed'; why: string };

/** How many are under way at once: enough to be quick, few enough to leave the line to others. */
const atOnce = 4;

/**
 * Does the same to several chats, each by itself: one that fails holds up no other. `tell` hears of every step; no
 * further one begins once `isStopped` says so.
 */
export async function eachOf(
  chats: readonly Chat[],
  work: (chat: Chat) => Promise<void>,
  steps: {
    tell(chatId: string, outcome: Outcome): void;
    isStopped(): boolean;
    explain(error: unknown): string;
  },
): Promise<void> {
  const left = [...chats];
  const worker = async (): Promise<void> => {
    for (let chat = left.shift(); chat && !steps.isStopped(); chat = left.shift()) {
      steps.tell(chat.id, { state: 'busy' });
      try {
        await work(chat);
        steps.tell(chat.id, { state: 'done' });
      } catch (error) {
        steps.tell(chat.id, { state: 'failed', why: steps.explain(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
