import type { ConsoleEventName, ConsoleEvents } from '#shared/wire/events';

/** One taker for every fact the server tells. */
export type EventHandlers = { [N in ConsoleEventName]: (payload: ConsoleEvents[N]) => void };
