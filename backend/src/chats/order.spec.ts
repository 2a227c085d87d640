import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addNote, sendMessage, type Message } from '#shared/chats/chats.contract';
import { helloUser, sendUserMessage, type UserMessage } from '#shared/widget/widget.contract';
import { sync } from '#shared/sync/sync.contract';
import type { Client } from '../testing/client.js';
import { startFloor, type Floor } from '../testing/floor.js';
import type { User } from '../testing/user.js';
import { atWork, chatWith, rowsOf, storedChat } from './testWork.js';

const seed = Number(process.env['BATON_SEED'] ?? Date.now() % 1_000_000);
const messages = Number(process.env['BATON_MESSAGES'] ?? 240);

let floor: Floor;
beforeAll(async () => {
  floor = await startFloor({ instances: 2 });
}, 60_000);
afterAll(() => floor?.stop());

/** mulberry32: the same seed gives the same run. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Sends until the answer is definite, as an outbox does. */
async function until<T extends { ok: boolean }>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    const reply = await send().catch(() => null);
    if (reply?.ok) return reply;
    const code = reply ? (reply as unknown as { code: string }).code : 'no answer';
    if (!['TOO_MANY', 'UNKNOWN', 'BUSY', 'no answer'].includes(code)) throw new Error(`refused: ${code}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** The agent's screen: rows by number, from deliveries and events. */
class Screen {
  readonly rows = new Map<number, Message>();
  repeats = 0;

  constructor(private readonly chatId: string) {}

  put(row: Message): void {
    if (row.chatId !== this.chatId) return;
    const known = this.rows.get(row.seq);
    if (known && known.id !== row.id) this.repeats++;
    this.rows.set(row.seq, row);
  }

  async follow(client: Client): Promise<void> {
    client.socket.on('chat:changed', (fact: { messages: Message[] }) =>
      fact.messages.forEach((row) => this.put(row)),
    );
    const last = this.last();
    const have = last ? { [this.chatId]: { seq: last.seq, lastMessageId: last.id } } : {};
    const answer = await client.must(sync, { taxonomies: {}, chats: have, timeZone: 'UTC' });
    for (const delivery of answer.chats) delivery.messages.forEach((row) => this.put(row));
  }

  /** Resolves when live events have brought every row up to `seq`; no sync helps. */
  async holds(seq: number): Promise<void> {
    for (let waited = 0; this.rows.size < seq && waited < 5_000; waited += 20) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private last(): Message | undefined {
    let seq = 0;
    while (this.rows.has(seq + 1)) seq++;
    return this.rows.get(seq);
  }
}

test(`[CH5] three senders, random reconnects: 1..N without gap or repeat (R11, seed ${seed}, ${messages} messages)`, async () => {
  const random = randomFrom(seed);
  let ana = await atWork(floor, 'ana');
  const talk = await chatWith(floor, ana);
  const { chatId } = talk;
  const lea = await floor.signIn('lea', { instance: 1 });
  let user: User = talk.user;
  const screen = new Screen(chatId);
  await screen.follow(ana);
  const userRows = new Map<string, UserMessage>();
  let reconnects = 0;

  // The widget's rate is what a person can write; the rest is the agent's and the lead's.
  const fromUser = Math.min(24, Math.floor(messages / 3));
  const each = Math.floor((messages - fromUser) / 2);
  const line = () => ({ chatId, clientMessageId: randomUUID(), text: `Line ${randomUUID()}` });
  const agentWrites = async (): Promise<void> => {
    for (let i = 0; i < each; i++) {
      const message = line();
      const sent = until(() => ana.ask(sendMessage, message));
      if (random() < 0.08) {
        ana.close();
        ana = await floor.signIn('ana', { instance: random() < 0.5 ? 0 : 1, sync: false });
        await screen.follow(ana);
        reconnects++;
      }
      await sent;
    }
  };
  const leadNotes = async (): Promise<void> => {
    for (let i = 0; i < each; i++) {
      const note = line();
      await until(() => lea.ask(addNote, note));
    }
  };
  const userWrites = async (): Promise<void> => {
    for (let i = 0; i < fromUser; i++) {
      const message = { clientMessageId: randomUUID(), text: `User ${i}` };
      const sent = until(() => user.ask(sendUserMessage, message));
      if (random() < 0.08) {
        user.close();
        user = await floor.user('meadow', { token: talk.user.token!, instance: random() < 0.5 ? 0 : 1 });
        reconnects++;
      }
      await sent;
    }
  };
  await Promise.all([agentWrites(), leadNotes(), userWrites()]);

  const stored = await rowsOf(floor, chatId);
  const { seq } = (await storedChat(floor, chatId)) as { seq: number };
  const whole = Array.from({ length: seq }, (_, i) => i + 1);
  expect(stored.map((row) => row.seq)).toEqual(whole);
  expect(stored.filter((row) => row.kind !== 'event')).toHaveLength(each * 2 + fromUser + 2);
  await screen.holds(seq);
  expect([...screen.rows.keys()].sort((one, other) => one - other)).toEqual(whole);
  expect(screen.repeats).toBe(0);
  const hello = await user.must(helloUser, { chatId, seq: 0 });
  for (const row of hello.messages) userRows.set(row.id, row);
  expect(userRows.size).toBe(stored.filter((row) => row.kind === 'text').length);
  process.stdout.write(`R11 seed ${seed}: ${seq} rows, ${reconnects} reconnects, 0 gaps, 0 repeats\n`);
}, 120_000);
