import { reactive, readonly } from 'vue';

export interface ToastAction {
  label: string;
  run: () => unknown;
}

export interface ToastRequest {
  message: string;
  action?: ToastAction;
  /** How long it stays, not counting while it is hovered or has the focus. Default 6, with an action 10. */
  seconds?: number;
}

export interface Toast extends ToastRequest {
  id: number;
  seconds: number;
}

const mostShown = 3;
const list = reactive<Toast[]>([]);
let lastId = 0;

/** Shows a toast and returns its id. At most three stand; the oldest leaves first. */
function show(request: ToastRequest): number {
  const id = ++lastId;
  list.push({ ...request, id, seconds: request.seconds ?? (request.action ? 10 : 6) });
  if (list.length > mostShown) list.shift();
  return id;
}

/** Takes a toast away; unknown ids are of no consequence. */
function dismiss(id: number): void {
  const place = list.findIndex((toast) => toast.id === id);
  if (place >= 0) list.splice(place, 1);
}

/** Toasts tell of what has been done and can be undone. A failure belongs where it happened, not here. */
export function useToasts() {
  return { toasts: readonly(list), show, dismiss };
}
