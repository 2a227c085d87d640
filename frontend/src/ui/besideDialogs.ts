/** A press on a toast is no press outside the dialog under it: undoing one thing must not close another. */
export function keepOpenForToasts(event: CustomEvent<{ originalEvent: Event }>): void {
  const target = event.detail.originalEvent.target;
  if (target instanceof Element && target.closest('[data-beside-dialogs]')) event.preventDefault();
}
