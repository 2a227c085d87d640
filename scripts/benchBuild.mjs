import { nx } from './setUp.mjs';

/** The measurements are TypeScript like the server, and run as built. */
export function buildBench() {
  return nx('Building the measurements', ['run', 'bench:build']);
}
