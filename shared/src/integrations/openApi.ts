import * as z from 'zod/mini';
import { operations } from './api.operations.js';
import { ApiChat, ApiClosure, ApiEntry, ApiMessage, ApiTeam, ApiUser, Problem } from './api.shapes.js';
import { apiPath, type Operation } from './operation.js';

type Json = Record<string, unknown>;

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  ...{ User: ApiUser, Chat: ApiChat, Message: ApiMessage, Closure: ApiClosure },
  ...{ Category: ApiEntry, Team: ApiTeam, Problem },
})) {
  named.add(schema, { id });
}

const about = `What Baton offers to other programs: bots, channels on other platforms, data jobs. Each call names its
key, made in Settings → API keys, as \`Authorization: Bearer …\`, and sees the business of that key alone. A key calls 20
times a second, 60 at once; more is answered \`429\` with \`Retry-After\`. What changes something takes an
\`Idempotency-Key\`: sent again within a day it is done once and answered alike (\`Idempotent-Replayed: true\`), with
other content it is refused. Every refusal is a problem (RFC 9457) whose \`code\` says why; \`retryable\` says that the
same request may be sent again. Times are UTC.`;

/** The OpenAPI 3.1 document of the API, drawn from its contracts. */
export function openApi(): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = `${apiPath}${operation.path}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationOf(operation, schemas) };
  }
  jsonOf(z.array(Problem), 'output', schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version: '1',
      description: about.replaceAll('\n', ' '),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of the API' } },
      responses: Object.fromEntries(Object.entries(refusals).map(refusalOf)),
    },
  };
}

const refusals = {
  '400': 'The input breaks the contract',
  '401': 'The key is not known, or was revoked',
  '403': 'The key lacks the scope',
  '404': 'Not there, or of another business',
  '409': 'Things stand otherwise than the caller thought',
  '422': 'A rule forbids it',
  '429': 'Too many calls; come again after `Retry-After`',
  '503': 'Not answered in time, or busy; come again',
};

function nameOf(status: string): string {
  return `Refused${status}`;
}

function refusalOf([status, description]: [string, string]): [string, Json] {
  const retryAfter = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };
  const again = status === '429' || status === '503';
  const problem = content('application/problem+json', { $ref: '#/components/schemas/Problem' });
  return [nameOf(status), { description, ...(again && { headers: retryAfter }), ...problem }];
}

function operationOf(operation: Operation, schemas: Json): Json {
  const { name, method, scope, summary, params, query, body, answer } = operation;
  const bodySchema = jsonOf(body, 'input', schemas);
  const hasBody = Object.keys((bodySchema['properties'] as Json | undefined) ?? {}).length > 0;
  const refused = Object.keys(refusals).map((status) => [
    status,
    { $ref: `#/components/responses/${nameOf(status)}` },
  ]);
  return {
    operationId: name,
    summary,
    description: `${operation.about} Needs the scope \`${scope}\`.`,
    parameters: [
      ...parameters('path', jsonOf(params, 'input', schemas)),
      ...parameters('query', jsonOf(query, 'input', schemas)),
      ...(method === 'GET' ? [] : [idempotencyKey]),
    ],
    ...(hasBody && { requestBody: { required: true, ...content('application/json', bodySchema) } }),
    responses: {
      '200': { description: 'Done', ...content('application/json', jsonOf(answer, 'output', schemas)) },
      ...(Object.fromEntries(refused) as Json),
    },
  };
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
};

function parameters(place: 'path' | 'query', schema: Json): Json[] {
  const required = new Set(schema['required'] as string[] | undefined);
  return Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: shape,
  }));
}

function content(type: string, schema: Json): Json {
  return { content: { [type]: { schema } } };
}

/** The schema as JSON; those below it that have a name go to `schemas` and are referred to. */
function jsonOf(schema: z.ZodMiniType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...json
  } = z.toJSONSchema(schema, { io, metadata: named, reused: 'inline' });
  const inPlace = (value: unknown): Json =>
    JSON.parse(JSON.stringify(value).replaceAll('#/$defs/', '#/components/schemas/')) as Json;
  for (const [name, shape] of Object.entries($defs)) {
    const { id: __, ...rest } = inPlace(shape);
    schemas[name] = rest;
  }
  return inPlace(json);
}
