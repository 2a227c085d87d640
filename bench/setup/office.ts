import type mongoose from 'mongoose';
import { protocol } from '#shared/sync/sync.contract';
import type { Closure } from '#shared/closures/closures.contract';
import { consoleSocketPath, widgetSocketPath } from '#shared/wire/events';
import type { Reply } from '#shared/wire/request';
import type { ChatDoc } from '../../backend/src/chats/chats.model.js';
import type { Closing } from '../load/commands.js';
import { LightSocket } from '../load/lightSocket.js';
import { putActiveChats } from './activeChats.js';
import { type BatonProcess, type House } from './house.js';
import { hire, type Staff } from './staff.js';

export type CloseReply = Reply<{ closure: Closure; duplicate: boolean }>;

/** An agent at a light socket. */
export class Desk {
  constructor(
    readonly id: string,
    readonly socket: LightSocket,
  ) {}

  close(closing: Closing & { closureId: string }): Promise<CloseReply> {
    return this.ask('closure:close', closing);
  }

  /** Asks, and comes again when the server says that it was too much at once. */
  async ask<R extends Reply<unknown>>(request: string, input: object): Promise<R> {
    for (;;) {
      const reply = await this.socket.ask<R>(request, input);
      if (reply.ok || reply.code !== 'TOO_MANY') return reply;
      await new Promise((resolve) => setTimeout(resolve, reply.data.retryAfterMs));
    }
  }
}

export interface Office {
  baton: BatonProcess;
  db: mongoose.mongo.Db;
  staff: Staff;
  desks: Desk[];
  chats: ChatDoc[][];
  chatCount: number;
  /** Every chat with the agent who holds it, the agents in turn. */
  work(): { agent: Desk; chat: ChatDoc }[];
  closingOf(chat: ChatDoc): Closing;
  /** The server dies as in a power cut and comes back on its port. */
  restart(house: House): Promise<void>;
  close(): Promise<void>;
}

/** A running Baton on a database of its own, with agents at their desks who hold chats ready to be closed. */
export async function openOffice(
  house: House,
  wanted: { database: string; agents: number; chatsEach: number },
): Promise<Office> {
  const db = house.db(wanted.database);
  const baton = await house.start(wanted.database);
  const staff = await hire(db, wanted.agents);
  const chats = await putActiveChats(db, staff, wanted.chatsEach);
  const desks = await Promise.all(
    staff.agents.map(async (agent) => new Desk(agent.id, await sitDown(baton.port, agent.cookie))),
  );
  const office: Office = {
    baton,
    async restart(from) {
      await office.baton.kill();
      office.baton = await from.start(wanted.database, baton.port);
    },
    db,
    staff,
    desks,
    chats,
    chatCount: chats.flat().length,
    work: () => inTurn(desks, chats),
    closingOf: (chat) => closingOf(chat, staff),
    async close() {
      for (const desk of desks) desk.socket.close();
      await office.baton.stop();
    },
  };
  return office;
}

/** A console's light socket on the instance at `port`. */
export function sitDown(port: number, cookie: string): Promise<LightSocket> {
  const headers = { cookie, origin: `http://localhost:${port}` };
  return LightSocket.open({ port, path: consoleSocketPath, headers, auth: { protocol } });
}

/** A user's light socket at the widget's door; without a token, a new user's. */
export function visit(port: number, staff: Staff, token: string | null): Promise<LightSocket> {
  const headers = { origin: `http://localhost:${port}` };
  const auth = { protocol, businessKey: staff.widgetKey, token };
  return LightSocket.open({ port, path: widgetSocketPath, headers, auth });
}

/** What an agent sends to close a chat that they hold. */
export function closingOf(chat: ChatDoc, staff: Staff): Closing {
  return {
    chatId: chat._id,
    cycle: chat.cycle,
    assigneeId: chat.assignee!.id!,
    categoryId: staff.categoryId,
    reasonId: staff.reasonId,
    notes: 'Parcel arrived, finance runs the batch on Thursday.',
    followUps: [],
    getNextChat: true,
  };
}

function inTurn(desks: Desk[], chats: ChatDoc[][]): { agent: Desk; chat: ChatDoc }[] {
  const most = Math.max(...chats.map((own) => own.length));
  const found: { agent: Desk; chat: ChatDoc }[] = [];
  for (let place = 0; place < most; place++) {
    desks.forEach((agent, index) => {
      const chat = chats[index]?.[place];
      if (chat) found.push({ agent, chat });
    });
  }
  return found;
}
