import type { UserChat } from '#shared/widget/widget.contract';
import type { LineState } from '../chat/line';
import type { Words } from '../i18n/en';

/** Where the chat stands, in one sentence; empty before the first word. */
export function chatStatus(chat: UserChat | null, words: Words): string {
  if (!chat) return '';
  switch (chat.state) {
    case 'bot':
      return words.state.bot;
    case 'queued':
      return chat.ahead ? words.state.ahead(chat.ahead) : words.state.next;
    case 'active':
      return chat.agentName ? words.state.agent(chat.agentName) : words.state.someone;
    case 'completed':
      return words.state.completed;
  }
}

/** What is wrong with the line; empty when nothing is. */
export function lineStatus(line: LineState, words: Words): string {
  return line === 'connected' ? '' : words.line[line];
}
