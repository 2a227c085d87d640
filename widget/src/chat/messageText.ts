import { messageMax } from '#shared/chats/chats.limits';
import { codePoints } from '#shared/wire/text';

/** Pasting more than this would only slow the page; it could never be sent. */
export const pasteMax = 4 * messageMax;

/** What can be stored and shown of what was typed: no NUL, no half characters, no empty ends. */
export function cleanText(typed: string): string {
  return typed.replaceAll('\u0000', '').toWellFormed().trim();
}

/** How many code points a message has left; negative when it is too long. */
export function charactersLeft(typed: string): number {
  return messageMax - codePoints(cleanText(typed));
}

export { messageMax };
