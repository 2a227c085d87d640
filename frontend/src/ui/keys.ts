const onMac = /mac|iphone|ipad/i.test(navigator.platform);

const shown: Record<string, string> = {
  Mod: onMac ? '⌘' : 'Ctrl',
  Alt: onMac ? '⌥' : 'Alt',
  Shift: onMac ? '⇧' : 'Shift',
  Enter: '⏎',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** A combination such as `Mod+Enter` as its keys are labelled on this machine: "Ctrl ⏎" or "⌘ ⏎". */
export function keyLabel(combination: string): string {
  return combination
    .split('+')
    .map((key) => shown[key] ?? key)
    .join(' ');
}

/** The same for `aria-keyshortcuts`. */
export function ariaKeys(combination: string): string {
  return combination.replace('Mod', onMac ? 'Meta' : 'Control');
}

/** True when Ctrl (⌘ on a Mac) is held: what `Mod` stands for. */
export function isMod(event: KeyboardEvent | MouseEvent): boolean {
  return onMac ? event.metaKey : event.ctrlKey;
}
