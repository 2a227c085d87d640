import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '#shared/wire/request';
import { checkBooks } from '../setup/books.js';
import type { CloseAnswer } from '../setup/closingHistory.js';
import { Line } from '../setup/line.js';
import { openOffice, sitDown, type Office } from '../setup/office.js';
import type { Fault } from './fault.js';
import { none } from './fault.js';

type Chat = Office['chats'][0][0];

/** D5: an agent closes a chat while a lead closes it too, or gives it to a colleague who closes it. */
export const twoAgentsCloseOneChat: Fault = {
  id: 'D5',
  promise: 'two agents close the same chat: exactly one ok, the other is told who and how',
  async run({ short, house }) {
    const rounds = short ? 60 : 2_000;
    const office = await openOffice(house, { database: 'd5', agents: 2, chatsEach: rounds / 2 });
    await office.db.collection('slots').updateMany({}, { $set: { cap: rounds } });
    const contest = await Contest.open(office);
    for (const [index, { chat }] of office.work().entries()) {
      if (index % 3 === 0) await contest.reassignAndClose(chat);
      else await contest.closeTwice(chat);
    }
    const books = await checkBooks(office.db);
    const closures = await office.db.collection('closures').countDocuments();
    const { notOne, untold, handed } = contest;
    const failures: string[] = [];
    none(failures, 'rounds without exactly one ok', notOne);
    none(failures, 'losers not told who and how', untold);
    none(failures, 'closures too many or too few', Math.abs(closures - rounds));
    none(failures, 'chats between states', books.betweenStates + books.gaps + books.wrongLoads);
    contest.end();
    await office.close();
    return { figures: { rounds, closures, handed, notOne, untold }, failures };
  },
};

class Contest {
  notOne = 0;
  untold = 0;
  /** Rounds in which the chat had changed hands before its agent's closing came. */
  handed = 0;

  private constructor(
    private readonly office: Office,
    private readonly agents: Map<string, Line>,
    private readonly lead: Line,
  ) {}

  static async open(office: Office): Promise<Contest> {
    const { baton, staff } = office;
    const line = (cookie: string): Line => new Line(() => sitDown(baton.port, cookie));
    const agents = new Map(staff.agents.map(({ id, cookie }) => [id, line(cookie)]));
    const contest = new Contest(office, agents, line(staff.admin.cookie));
    await Promise.all([...agents.values(), contest.lead].map((each) => each.connected()));
    return contest;
  }

  /** The chat's agent and the lead, at once. */
  async closeTwice(chat: Chat): Promise<void> {
    const answers = await Promise.all([
      this.close(this.agents.get(chat.assignee!.id!)!, chat),
      this.close(this.lead, chat),
    ]);
    this.judge(answers, chat);
  }

  /** The lead gives the chat to the other agent, who closes it; its first agent closes it meanwhile. */
  async reassignAndClose(chat: Chat): Promise<void> {
    const { teamId, agents } = this.office.staff;
    const first = this.agents.get(chat.assignee!.id!)!;
    const other = agents.find(({ id }) => id !== chat.assignee!.id)!;
    const wish = { chatId: chat._id, opId: randomUUID(), teamId, memberId: other.id, note: '' };
    const [own, reassigned] = await Promise.all([
      // A reassignment reads more before it writes: a start of some milliseconds lets it win now and then.
      wait(Math.random() * 20).then(() => this.close(first, chat)),
      this.lead.settle('chat:reassign', wish),
    ]);
    if (!reassigned.ok) return this.judgeOne(own.ok && reassigned.code === 'CHAT_NOT_OPEN');
    this.handed++;
    const taken = { ...chat, assignee: { id: other.id, name: other.name } };
    this.judge([own, await this.close(this.agents.get(other.id)!, taken)], chat);
  }

  end(): void {
    for (const line of [...this.agents.values(), this.lead]) line.end();
  }

  private close(line: Line, chat: Chat): Promise<CloseAnswer> {
    const closing = { closureId: randomUUID(), ...this.office.closingOf(chat) };
    return line.settle('closure:close', closing) as Promise<CloseAnswer>;
  }

  private judge(answers: CloseAnswer[], chat: Chat): void {
    this.judgeOne(answers.filter((answer) => answer.ok).length === 1);
    const lost = answers.find((answer) => !answer.ok);
    if (lost && !tellsWhoAndHow(lost, chat)) this.untold++;
  }

  private judgeOne(isOne: boolean): void {
    if (!isOne) this.notOne++;
  }
}

function tellsWhoAndHow(lost: Reply<unknown>, chat: Chat): boolean {
  if (lost.ok) return false;
  if (lost.code === 'REASSIGNED') return lost.data.to?.id !== chat.assignee!.id && lost.data.by !== null;
  if (lost.code !== 'ALREADY_CLOSED') return false;
  const { by, categoryName, reasonName } = lost.data;
  return by !== null && categoryName === 'Refund' && reasonName === 'Track refund';
}
