import { setTimeout as wait } from 'node:timers/promises';
import type { TaxonomyHead } from '#shared/categories/categories.contract';
import type { ChatDelivery } from '#shared/sync/sync.contract';
import type { ReturnResult } from './commands.js';
import { LightSocket, type Door } from './lightSocket.js';

interface Synced {
  ok: boolean;
  data: {
    taxonomies: Record<string, { snapshot: TaxonomyHead | null; changes: TaxonomyHead[] | null }>;
    chats: ChatDelivery[];
  };
}

interface Agent {
  door: Door;
  socket: LightSocket | null;
  heads: { taxonomies: object; chats: object };
  /** Version and hash of the list of closing categories that the agent has. */
  list: string | null;
}

/** As the console waits before it comes back: half a second, give or take half of it, then longer each time. */
const firstWaitMs = 500;
const nothing = { taxonomies: {}, chats: {} };

/** Many agents whose connections break all at once and who come back as the console does. */
export class Crowd {
  private agents: Agent[] = [];

  async gather(doors: Door[]): Promise<number> {
    this.agents = doors.map((door) => ({ door, socket: null, heads: nothing, list: null }));
    const lanes = Array.from({ length: 20 }, async (_, lane) => {
      for (let i = lane; i < this.agents.length; i += 20) await arrive(this.agents[i]!, nothing);
    });
    await Promise.all(lanes);
    return this.agents.length;
  }

  cut(): void {
    for (const agent of this.agents) agent.socket?.close();
  }

  /** Cuts every line at once; resolves when everybody is in step again. */
  async comeBack(what: 'heads' | 'nothing'): Promise<ReturnResult> {
    this.cut();
    const cutAt = performance.now();
    let [bytes, retries] = [0, 0];
    const delays = await Promise.all(
      this.agents.map(async (agent) => {
        for (let failures = 0; ; failures++) {
          await wait(Math.min(10_000, firstWaitMs * 2 ** failures) * (0.5 + Math.random()));
          if (await arrive(agent, what === 'heads' ? agent.heads : nothing)) break;
          retries++;
        }
        bytes += agent.socket!.heard;
        return performance.now() - cutAt;
      }),
    );
    const lists = [...new Set(this.agents.map(({ list }) => list))];
    return { delays, bytes, retries, lists };
  }

  leave(): void {
    for (const agent of this.agents.splice(0)) agent.socket?.close();
  }
}

/** Connects and brings the agent in step. False: the line ended or was refused before that. */
async function arrive(agent: Agent, have: Agent['heads']): Promise<boolean> {
  try {
    if (!agent.socket?.open) agent.socket = await LightSocket.open(agent.door);
    const answer = await agent.socket.attempt<Synced>('sync', { ...have, timeZone: 'UTC' }, 20_000);
    if (!answer?.ok) return false;
    if (have === nothing) agent.heads = headsOf(answer);
    agent.list = listOf(answer) ?? agent.list;
    return true;
  } catch {
    return false;
  }
}

function headsOf({ data }: Synced): Agent['heads'] {
  const lists = Object.entries(data.taxonomies).flatMap(([id, { snapshot }]) =>
    snapshot ? [[id, headOf(snapshot)] as const] : [],
  );
  const chats = data.chats.map(({ chat, messages }) => {
    return [chat.id, { seq: chat.seq, lastMessageId: messages.at(-1)?.id ?? null }] as const;
  });
  return { taxonomies: Object.fromEntries(lists), chats: Object.fromEntries(chats) };
}

/** Null when nothing has changed since. */
function listOf({ data }: Synced): string | null {
  const [delivery] = Object.values(data.taxonomies);
  const last = delivery?.snapshot ?? delivery?.changes?.at(-1);
  return last ? `${last.version} ${last.hash}` : null;
}

function headOf({ epoch, version, hash }: TaxonomyHead): TaxonomyHead {
  return { epoch, version, hash };
}
