/** @jest-environment node */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deleteDB } from 'idb';
import type { Closure } from '#shared/closures/closures.contract';
import type { Refusal } from '#shared/wire/request';
import { openStorage, type Storage } from '../wire/storage';
import { FakeClosingServer, type Fate } from './closingServer.fake';
import { ClosingOutbox, type KeptClosing } from './outbox';

const ana = 'a'.repeat(24);
const sam = 'd'.repeat(24);

/** One browser: a database and locks that its tabs share. A tab that is closed sends and writes nothing more. */
class Browser {
  readonly opened: Promise<Storage>;
  readonly recorded: Closure[] = [];
  readonly #tabs: { alive: boolean }[] = [];
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(
    readonly name: string,
    readonly server: FakeClosingServer,
  ) {
    this.opened = openStorage(name);
  }

  tab(memberId = ana) {
    const state = { line: true, alive: true };
    this.#tabs.push(state);
    const outbox = new ClosingOutbox(memberId, {
      storage: () => this.opened,
      send: (input) => {
        // A tab that was killed never learns the answer; the server may have got the request all the same.
        const answer = this.server.close(input);
        return answer.finally(() => (state.alive ? undefined : new Promise(() => undefined)));
      },
      maySend: () => state.line && state.alive,
      alone: (name, run) => this.#alone(name, state, run),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      changed: () => undefined,
      recorded: (_kept, closure) => void this.recorded.push(closure),
    });
    return { outbox, state };
  }

  /** As the browser's locks: one at a time, and a tab that dies lets go. */
  #alone<T>(name: string, state: { alive: boolean }, run: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const running = before.then(run);
    const letGo = async () => {
      let over = false;
      void running.then(() => (over = true)).catch(() => (over = true));
      while (!over && state.alive) await new Promise((resolve) => setImmediate(resolve));
    };
    this.#queues.set(name, before.then(letGo));
    return running;
  }

  async close(): Promise<void> {
    for (const tab of this.#tabs) tab.alive = false;
    // Loops that are under way see it at their next step.
    await new Promise((resolve) => setTimeout(resolve, 5));
    (await this.opened).close();
    await deleteDB(this.name);
  }
}

let names = 0;
let browser: Browser;
afterEach(() => browser.close());

function browserWith(server: FakeClosingServer): Browser {
  browser = new Browser(`outbox ${++names}`, server);
  return browser;
}

const idOf = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

function closing(n: number, memberId = ana): KeptClosing {
  const closureId = idOf(n);
  const chatId = n.toString(16).padStart(24, '0');
  return {
    ...{ closureId, memberId, chatId, at: n },
    businessId: 'b'.repeat(24),
    userId: 'c'.repeat(24),
    userName: 'Marta Ortiz',
    categoryName: 'Refund',
    reasonName: 'Track refund',
    input: {
      ...{ closureId, chatId, cycle: 1, assigneeId: memberId, categoryId: null, reasonId: null },
      notes: `Notes ${n}`,
      followUps: [],
      getNextChat: true,
    },
    state: 'pending',
    refusal: null,
    noteIds: [],
  };
}

const alreadyClosed: Refusal = {
  ok: false,
  code: 'ALREADY_CLOSED',
  retryable: false,
  id: 'r1',
  data: {
    by: { id: null, name: 'Lea Novak' },
    at: 1,
    completionType: 'lead',
    categoryName: null,
    reasonName: null,
  },
};

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

describe('the outbox of closings', () => {
  it('records a closing and keeps nothing of it', async () => {
    const server = new FakeClosingServer(() => 'ok');
    const { outbox } = browserWith(server).tab();
    expect(await outbox.add(closing(1))).toMatchObject({ state: 'recorded', duplicate: false });
    expect(await outbox.list()).toEqual([]);
    expect(server.rows.size).toBe(1);
  });

  it('is pending without a line, survives a reload, and is sent when the line is back', async () => {
    const server = new FakeClosingServer(() => 'ok');
    const first = browserWith(server).tab();
    first.state.line = false;
    expect(await first.outbox.add(closing(1))).toEqual({ state: 'pending' });
    expect(server.rows.size).toBe(0);
    first.state.alive = false;
    const second = browser.tab();
    expect(await second.outbox.list()).toHaveLength(1);
    await second.outbox.pump();
    expect(server.rows.get(idOf(1))?.notes).toBe('Notes 1');
    expect(await second.outbox.list()).toEqual([]);
  });

  it('is recorded once when the answer is lost after the server has stored it', async () => {
    const fates: Fate[] = ['answerLost', 'busy', 'lost', 'ok'];
    const server = new FakeClosingServer(() => fates.shift() ?? 'ok');
    const { outbox } = browserWith(server).tab();
    expect(await outbox.add(closing(1))).toEqual({ state: 'pending' });
    await until(async () => (await outbox.list()).length === 0);
    expect(fates).toEqual([]);
    expect(server.rows.size).toBe(1);
    expect(browser.recorded).toHaveLength(1);
  });

  it('moves to refused at a definite refusal, with everything typed, and is not sent again', async () => {
    let sent = 0;
    const server = new FakeClosingServer(
      () => 'ok',
      () => (sent++, alreadyClosed),
    );
    const { outbox } = browserWith(server).tab();
    expect(await outbox.add(closing(1))).toEqual({ state: 'refused', refusal: alreadyClosed });
    await outbox.pump();
    expect(sent).toBe(1);
    expect(await outbox.list()).toEqual([{ ...closing(1), state: 'refused', refusal: alreadyClosed }]);
  });

  it('waits through a session that has ended', async () => {
    const ended: Refusal = { ok: false, code: 'SIGNED_OUT', retryable: false, data: {}, id: 'r2' };
    let signedIn = false;
    const server = new FakeClosingServer(
      () => 'ok',
      () => (signedIn ? undefined : ended),
    );
    const { outbox } = browserWith(server).tab();
    expect(await outbox.add(closing(1))).toEqual({ state: 'pending' });
    signedIn = true;
    await until(async () => (await outbox.list()).length === 0);
    expect(server.rows.size).toBe(1);
  });

  it('is sent only as the member it belongs to', async () => {
    const server = new FakeClosingServer(() => 'ok');
    const first = browserWith(server).tab(ana);
    first.state.line = false;
    await first.outbox.add(closing(1, ana));
    const other = browser.tab(sam);
    expect(await other.outbox.list()).toEqual([]);
    await other.outbox.pump();
    expect(server.rows.size).toBe(0);
    await browser.tab(ana).outbox.pump();
    expect(server.rows.size).toBe(1);
  });

  it('loses and doubles nothing under drops, lost answers, reloads and two tabs', async () => {
    const lot = fc.record({
      fates: fc.array(fc.constantFrom<Fate>('ok', 'lost', 'answerLost', 'busy'), { maxLength: 120 }),
      steps: fc.array(
        fc.record({
          kind: fc.constantFrom('close', 'close', 'close', 'reload', 'cut', 'restore', 'breathe'),
          tab: fc.nat(1),
        }),
        { minLength: 10, maxLength: 60 },
      ),
    });
    const totals = { closings: 0, lost: 0, duplicate: 0, overlapping: 0 };
    await fc.assert(
      fc.asyncProperty(lot, async ({ fates, steps }) => {
        const server = new FakeClosingServer(() => fates.shift() ?? 'ok');
        const own = browserWith(server);
        const closed = await play(own, steps);
        await until(async () => (await own.tab().outbox.list()).length === 0);
        const lost = closed.filter((id) => !server.rows.has(id)).length;
        const duplicate = server.rows.size - closed.length + lost;
        totals.closings += closed.length;
        totals.lost += lost;
        totals.duplicate += duplicate;
        totals.overlapping += server.overlapping;
        expect({ lost, duplicate, overlapping: server.overlapping }).toEqual({
          lost: 0,
          duplicate: 0,
          overlapping: 0,
        });
        await own.close();
        browserWith(server);
      }),
      { numRuns: 100, seed: 20_261_122 },
    );
    expect(totals.closings).toBeGreaterThanOrEqual(500);
    console.info('C1 short, seed 20261122:', JSON.stringify(totals));
  });
});

/** Two tabs of one member at work; returns the ids of what was closed. At the end both lines are up. */
async function play(own: Browser, steps: { kind: string; tab: number }[]): Promise<string[]> {
  const tabs = [own.tab(), own.tab()];
  const closed: string[] = [];
  const working: Promise<unknown>[] = [];
  for (const { kind, tab } of steps) {
    const { outbox, state } = tabs[tab]!;
    if (kind === 'close') {
      const kept = closing(closed.length + 1);
      closed.push(kept.closureId);
      working.push(outbox.add(kept));
      // The dialog waits for the outbox to have it; a crash before that is a draft.
      await until(
        async () =>
          (await (await own.opened).get('closings', kept.closureId)) !== undefined ||
          own.server.rows.has(kept.closureId),
      );
    }
    if (kind === 'reload') {
      state.alive = false;
      tabs[tab] = own.tab();
      void tabs[tab].outbox.pump();
    }
    if (kind === 'cut') state.line = false;
    if (kind === 'restore') {
      state.line = true;
      void outbox.pump();
    }
    if (kind === 'breathe') await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const { outbox, state } of tabs) {
    state.line = true;
    void outbox.pump();
  }
  return closed;
}
