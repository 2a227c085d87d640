import { createHash } from 'node:crypto';

/** The one id that something which follows from `what` can have, in the shape of an OpId. */
export function derivedId(what: string): string {
  const hex = createHash('sha256').update(what).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
