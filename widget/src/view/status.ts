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
      if (chat.ahead === null) return words.state.queued;
      return chat.ahead === 0 ? words.state.next : words.state.ahead(chat.ahead);
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
