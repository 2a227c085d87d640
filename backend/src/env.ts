import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const flag = z.enum(['true', 'false', 'quiet'], 'must be true, false or quiet');
const portRule = 'must be a whole number from 0 to 65535';
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** One variable: what it may be, what it is for, and in words what holds when it has no default and is not set. */
export interface Setting {
  schema: z.ZodMiniType;
  about: string;
  unset?: string;
}

/** Every variable that Baton reads. The table in README.md is generated from this: `npm run docs`. */
export const settings = {
  PORT: {
    schema: z._default(
      z.coerce.number(portRule).check(z.int(portRule), z.gte(0, portRule), z.lte(65_535, portRule)),
      3000,
    ),
    about: 'the one port: console, widget, API, sockets',
  },
  HOST: {
    schema: z._default(z.string(), '127.0.0.1'),
    about: 'where it listens; anything else is refused while demonstration sign-in is on',
  },
  BATON_PUBLIC_URL: {
    schema: z.optional(z.url('must be an address such as https://baton.example')),
    unset: '`http://localhost:$PORT`',
    about: 'where people reach it: allowed origin and links; `https` turns on `__Host-` cookies',
  },
  BATON_DATA: {
    schema: z._default(z.string().check(z.minLength(1)), '.baton'),
    about: 'folder of the embedded database',
  },
  MONGODB_URI: {
    schema: z.optional(
      z.string().check(z.regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')),
    ),
    unset: '(embedded)',
    about: 'a replica set of yours, instead of the embedded database',
  },
  BATON_DEMO: {
    schema: z.optional(flag),
    unset: '`true` with the embedded database, else `false`',
    about: 'demonstration data and its members; `quiet`: without simulated users',
  },
  BATON_METRICS_TOKEN: {
    schema: z.optional(z.string().check(z.minLength(16, 'must have at least 16 characters'))),
    unset: '(none)',
    about: 'who sends it as `Authorization: Bearer …` reads `/metrics`; without it this machine alone may',
  },
  BATON_WEBHOOK_NETWORKS: {
    schema: z._default(
      z
        .string()
        .check(
          z.regex(
            /^$|^[0-9a-f.:]+\/\d{1,3}(,[0-9a-f.:]+\/\d{1,3})*$/,
            'must be networks such as 10.1.0.0/16, parted by commas',
          ),
        ),
      '',
    ),
    about: 'networks that webhooks may reach though they are not public, as `10.1.0.0/16,fd00::/8`',
  },
  BATON_LOG: {
    schema: z._default(z.enum(levels, 'must be fatal, error, warn, info, debug or silent'), 'info'),
    about: '`fatal`, `error`, `warn`, `info`, `debug` or `silent`',
  },
  BATON_MONGOD: {
    schema: z.optional(z.string()),
    unset: '(found or fetched)',
    about: 'the `mongod` that the embedded database uses',
  },
} satisfies Record<string, Setting>;

type Shape = { [Name in keyof typeof settings]: (typeof settings)[Name]['schema'] };

const Variables = z.object(
  Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, schema])) as Shape,
);

/** The environment, parsed once at boot: nothing else reads `process.env`. */
export interface Env {
  port: number;
  host: string;
  /** Folder of the embedded database and of files. */
  dataFolder: string;
  /** null: the embedded database. */
  mongodbUri: string | null;
  /** Program of the embedded database; null: found or fetched. */
  mongod: string | null;
  demo: 'on' | 'quiet' | 'off';
  publicUrl: string;
  /** Whether `BATON_PUBLIC_URL` was given; without it localhost, 127.0.0.1 and [::1] are all allowed. */
  publicUrlGiven: boolean;
  /** null: none. */
  metricsToken: string | null;
  webhookNetworks: string[];
  log: z.infer<typeof Variables>['BATON_LOG'];
}

/** Thrown for a start that cannot work; its message is one sentence that says what to do. */
export class StartError extends Error {}

/**
 * Parses the environment. `NAME_FILE` may stand for `NAME`, so that secrets come from files.
 * @throws StartError naming every invalid variable at once.
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const parsed = Variables.safeParse(withFiles(variables));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${problem(issue.message)}`);
    throw new StartError(
      `These variables cannot be used: ${lines.join('; ')}. Correct them and start again.`,
    );
  }
  return toEnv(parsed.data);
}

function toEnv(given: z.infer<typeof Variables>): Env {
  const { PORT, HOST, MONGODB_URI, BATON_DEMO, BATON_PUBLIC_URL } = given;
  const demo = toDemo(BATON_DEMO ?? (MONGODB_URI ? 'false' : 'true'));
  if (demo !== 'off' && !isLoopback(HOST)) {
    throw new StartError(
      `HOST=${HOST} would let anyone sign in as a demonstration member; set BATON_DEMO=false, or leave HOST at 127.0.0.1.`,
    );
  }
  return {
    port: PORT,
    host: HOST,
    dataFolder: given.BATON_DATA,
    mongodbUri: MONGODB_URI ?? null,
    mongod: given.BATON_MONGOD ?? null,
    demo,
    publicUrl: (BATON_PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/$/, ''),
    publicUrlGiven: BATON_PUBLIC_URL !== undefined,
    metricsToken: given.BATON_METRICS_TOKEN ?? null,
    webhookNetworks: given.BATON_WEBHOOK_NETWORKS.split(',').filter(Boolean),
    log: given.BATON_LOG,
  };
}

function withFiles(variables: Record<string, string | undefined>): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {};
  for (const name of Object.keys(Variables.shape)) {
    const file = variables[`${name}_FILE`];
    found[name] = file ? readSecret(name, file) : variables[name] || undefined;
  }
  return found;
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new StartError(
      `${name}_FILE names ${file}, which cannot be read; correct the path or its permissions.`,
    );
  }
}

function problem(message: string): string {
  return message.startsWith('must') ? message : `is not valid (${message})`;
}

function toDemo(value: z.infer<typeof flag>): Env['demo'] {
  if (value === 'quiet') return 'quiet';
  return value === 'true' ? 'on' : 'off';
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
