import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

/** Argon2id with 19 MiB, two passes, one lane (OWASP's first choice). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const limit = pLimit(4);
let dummy: Promise<string> | null = null;

export function hashPassword(password: string): Promise<string> {
  return limit(() => hash(password, cost));
}

/** Takes as long for an account without a password, or an unknown one (`stored` null), as for any other. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const usable = stored?.startsWith('$argon2') ? stored : null;
  const against = usable ?? (await dummy);
  const equal = await limit(() => verify(against, password));
  return equal && usable !== null;
}
