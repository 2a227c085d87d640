/** Asks for the browser's permission once; only on something the member does, or browsers refuse for good. */
export function askToNotify(): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'default') return;
  void Notification.requestPermission();
}

/** Shows a browser notification where that is allowed. The same `tag` replaces the one before. */
export function notify(text: string, { tag, open }: { tag: string; open: () => void }): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(text, { tag });
    shown.addEventListener('click', () => {
      window.focus();
      open();
      shown.close();
    });
  } catch {
    // Some phones allow notifications to service workers only.
  }
}
