import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { MessageDoc } from '../../backend/src/chats/chats.model.js';
import { tokenOf } from '../setup/activeChats.js';
import { checkBooks } from '../setup/books.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, visit, type Office } from '../setup/office.js';
import { randomFrom, type Random } from '../setup/random.js';
import { Transcripts } from '../setup/transcripts.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

type Chat = Office['chats'][0][0];

const shownWithinMs = 15_000;

/** R11: an agent, a lead and the user write into one chat over lines that break at random. */
export const messagesInOrder: Fault = {
  id: 'R11',
  promise: 'three senders, random reconnects: seq 1..N, no gap, no duplicate on screen',
  async run({ short, seed, house }) {
    const [agents, each] = short ? [4, 15] : [40, 84];
    const office = await openOffice(house, { database: 'r11', agents, chatsEach: 1 });
    const random = randomFrom(seed);
    const lead = new Line(() => sitDown(office.baton.port, office.staff.admin.cookie));
    const screens = office.staff.agents.map(
      ({ cookie }) => new Transcripts(() => sitDown(office.baton.port, cookie)),
    );
    const chats = office.chats.flat();
    const sent = await Promise.all(
      chats.map((chat, index) =>
        writeAll({ office, chat, lead, own: screens[index]!.line }, { each, random }),
      ),
    );
    const rows = await office.db
      .collection<MessageDoc>('messages')
      .find({}, { sort: { seq: 1 } })
      .toArray();
    const wrong = await unlikeStored({ screens, chats, rows });
    const ids = new Set(rows.map(({ clientMessageId }) => clientMessageId));
    const all = sent.flat();
    const books = await checkBooks(office.db);
    const failures: string[] = [];
    none(failures, 'lost', all.filter((id) => !ids.has(id)).length);
    none(failures, 'rows too many or too few', Math.abs(rows.length - all.length));
    none(failures, 'chats with a gap', books.gaps);
    none(failures, 'screens unlike the transcript', wrong);
    for (const { line } of screens) line.end();
    lead.end();
    await office.close();
    const syncs = screens.reduce((sum, screen) => sum + screen.syncs, 0);
    return { figures: { messages: all.length, rows: rows.length, syncs, gaps: books.gaps, wrong }, failures };
  },
};

interface Desk {
  office: Office;
  chat: Chat;
  lead: Line;
  own: Line;
}

/** Three people write `each` messages; answers with the ids of all. */
async function writeAll(
  { office, chat, lead, own }: Desk,
  { each, random }: { each: number; random: Random },
): Promise<string[]> {
  const user = new Line(() => visit(office.baton.port, office.staff, tokenOf(chat.userId)));
  const write = async (line: Line, name: string, input: object): Promise<string[]> => {
    const sent: string[] = [];
    for (let count = 0; count < each; count++) {
      const clientMessageId = randomUUID();
      if (random.chance(0.1)) setTimeout(() => line.cut(), random.below(15));
      const reply = await line.settle(name, { ...input, clientMessageId, text: `Line ${count}` });
      if (!reply.ok) throw new Error(`${name} was refused: ${reply.code}`);
      sent.push(clientMessageId);
    }
    return sent;
  };
  const chatId = chat._id;
  const sent = await Promise.all([
    write(own, 'chat:send', { chatId }),
    write(lead, 'chat:note', { chatId }),
    write(user, 'user:send', {}),
  ]);
  user.end();
  return sent.flat();
}

/** How many screens do not show exactly the stored rows, each once and in order. */
async function unlikeStored({
  screens,
  chats,
  rows,
}: {
  screens: Transcripts[];
  chats: Chat[];
  rows: MessageDoc[];
}): Promise<number> {
  const stored = (chat: Chat): string =>
    rows
      .filter(({ chatId }) => chatId === chat._id)
      .map(({ _id }) => _id)
      .join();
  const shown = (index: number): string =>
    (screens[index]!.shown.get(chats[index]!._id)?.rows ?? []).map(({ id }) => id).join();
  const until = Date.now() + shownWithinMs;
  for (;;) {
    await Promise.all(screens.map(({ line }) => line.connected()));
    const wrong = chats.filter(
      (chat, index) => !stored(chat).endsWith(shown(index)) || shown(index) === '',
    ).length;
    const behind = chats.filter((chat, index) => stored(chat).slice(-24) !== shown(index).slice(-24)).length;
    if (wrong + behind === 0 || Date.now() > until) return wrong + behind;
    await wait(50);
  }
}
