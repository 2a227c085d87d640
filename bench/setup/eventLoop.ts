import type { BatonProcess } from './house.js';

/** The 99th percentile of the event loop's lag since it was last asked for, in milliseconds. */
export async function lagOf({ port }: BatonProcess): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)?.[1]) * 1000;
}
