import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createApiKey, scopes, type Scope } from '#shared/integrations/apiKeys.contract';
import { Problem } from '#shared/integrations/api.shapes';
import { apiPath, type AnswerOf, type Operation } from '#shared/integrations/operation';
import type { BusinessName, Floor } from '../testing/floor.js';

export interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
  idempotencyKey?: string;
}

export interface Answered {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A program that holds a key of a business. */
export class TestApi {
  constructor(
    private readonly base: string,
    readonly secret: string,
    readonly keyId: string,
  ) {}

  /** Waits as told and asks again where it asked too often, as a well-kept program does. */
  async ask(operation: Operation, asked: Asked = {}): Promise<Answered> {
    for (;;) {
      const answered = await this.askOnce(operation, asked);
      if (answered.status !== 429) return answered;
      await setTimeout(Number(answered.headers.get('retry-after')) * 1_000);
    }
  }

  async askOnce(operation: Operation, asked: Asked = {}): Promise<Answered> {
    const { params = {}, query = {}, body, idempotencyKey } = asked;
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    );
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) search.set(name, String(value));
    const response = await fetch(`${this.base}${apiPath}${path}?${search}`, {
      method: operation.method,
      headers: {
        authorization: `Bearer ${this.secret}`,
        'content-type': 'application/json',
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  }

  /** The answer of an operation that must succeed, held to its contract. */
  async must<O extends Operation>(operation: O, asked: Asked = {}): Promise<AnswerOf<O>> {
    const { status, body } = await this.ask(operation, asked);
    if (status !== 200) throw new Error(`${operation.name} was refused: ${status} ${JSON.stringify(body)}`);
    const parsed = operation.answer.safeParse(body);
    if (!parsed.success)
      throw new Error(
        `${operation.name} answered outside its contract: ${JSON.stringify(parsed.error.issues)}`,
      );
    return parsed.data as AnswerOf<O>;
  }

  /** The problem of an operation that must be refused, held to its shape. */
  async refused(operation: Operation, asked: Asked = {}): Promise<Problem> {
    const { status, headers, body } = await this.ask(operation, asked);
    if (status === 200) throw new Error(`${operation.name} was not refused: ${JSON.stringify(body)}`);
    const problem = Problem.parse(body);
    if (
      problem.status !== status ||
      headers.get('content-type')?.split(';')[0] !== 'application/problem+json'
    )
      throw new Error(`${operation.name} was refused in another shape: ${JSON.stringify(body)}`);
    return problem;
  }
}

/** A key of a business with these scopes (all when none are named), and the program that holds it. */
export async function openApi(
  floor: Floor,
  business: BusinessName,
  allowed: readonly Scope[] = scopes,
): Promise<TestApi> {
  const sam = await floor.signIn('sam', { sync: false });
  const wanted = { opId: randomUUID(), businessId: floor[business].id, name: 'Bot', scopes: [...allowed] };
  const { key, secret } = await sam.must(createApiKey, wanted);
  sam.close();
  return new TestApi(`http://127.0.0.1:${floor.servers[0]!.port}`, secret!, key.id);
}

let users = 0;

/** The id that a business gives a user. */
export function nextExternalId(): string {
  return `customer-${++users}`;
}
