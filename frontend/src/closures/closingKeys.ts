import { isMod } from '../ui/keys';

/** Whether a key press completes the chat: Ctrl (⌘ on a Mac) and Enter, pressed anew. A held key acts once. */
export function completes(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && isMod(event) && !event.repeat && !event.isComposing && !event.altKey;
}
