import { createHash, randomUUID } from 'node:crypto';
import type { CompletionType } from '#shared/chats/chats.contract';
import type { FollowUp, closeChat } from '#shared/closures/closures.contract';
import type { InputOf } from '#shared/wire/request';
import type { Person } from '#shared/wire/errors';
import type { Chosen } from '../categories/choices.js';
import type { Move } from '../chats/chatMoves.js';
import type { ChatDoc } from '../chats/chats.model.js';
import { handledUntil } from '../chats/handling.js';
import { asAgent, asUser, baton } from '../chats/senders.js';
import { newId } from '../database/id.js';
import type { ClosureDoc } from './closures.model.js';

/** Endings that no person of the business chose. */
const unchosenTypes = ['bot', 'autocomplete', 'no_agent', 'user_left'] as const;
export type UnchosenType = (typeof unchosenTypes)[number];

export function isUnchosen(type: CompletionType): type is UnchosenType {
  return (unchosenTypes as readonly CompletionType[]).includes(type);
}

export const nothingChosen: Chosen = {
  categoryId: null,
  categoryName: null,
  reasonId: null,
  reasonName: null,
  taxonomyVersion: 0,
};

/** What a person recorded about an ending. */
export interface Recorded {
  closureId: string;
  completionType: CompletionType;
  by: Person;
  chosen: Chosen;
  notes: string;
  followUps: FollowUp[];
  payloadHash: string;
}

/** The row of an ending that a person chose. */
export function chosenClosure(chat: ChatDoc, recorded: Recorded): ClosureDoc {
  const { closureId, completionType, by, chosen, notes, followUps, payloadHash } = recorded;
  return {
    ...endingOf(chat),
    ...chosen,
    closureId,
    completionType,
    by,
    notes,
    followUps,
    payloadHash,
    formerAgent: null,
  };
}

/** The row of an ending that nobody chose: typed, without a category that would be made up. */
export function unchosenClosure(chat: ChatDoc, completionType: UnchosenType): ClosureDoc {
  return {
    ...endingOf(chat),
    ...nothingChosen,
    closureId: randomUUID(),
    completionType,
    by: null,
    notes: '',
    followUps: [],
    payloadHash: '',
    formerAgent: chat.assignee,
  };
}

/** The move that ends the chat's cycle as this closure says. */
export function completing(chat: ChatDoc, closure: ClosureDoc): Move {
  const { completionType, closureId, by, categoryName, reasonName, at } = closure;
  return {
    set: {
      state: 'completed',
      completionType,
      completedAt: at,
      queueOf: null,
      returned: false,
      waitingSince: null,
      dueAt: null,
      delayedAt: null,
    },
    event: { type: 'closed', closureId, completionType, by, categoryName, reasonName },
    from: by ? asAgent(by) : completionType === 'user_left' ? asUser(chat) : baton,
    endedAs: completionType,
  };
}

/** What makes two sends the same closing. The assignee as seen and `Get next chat` are not part of what was typed. */
export function hashOfClosing(asked: InputOf<typeof closeChat>): string {
  const { chatId, cycle, categoryId, reasonId, notes, followUps } = asked;
  const promised = followUps.map(({ at, comment }) => [at, comment]);
  const text = JSON.stringify([chatId, cycle, categoryId, reasonId, notes, promised]);
  return createHash('sha256').update(text).digest('base64url');
}

type Chosenless =
  'completionType' | 'by' | 'notes' | 'followUps' | 'payloadHash' | 'formerAgent' | 'closureId';

function endingOf(chat: ChatDoc): Omit<ClosureDoc, keyof Chosen | Chosenless> {
  const { businessId, cycle, userId, userName, teamId, channel, origin, engagementId } = chat;
  const at = new Date();
  return {
    _id: newId(),
    businessId,
    chatId: chat._id,
    cycle,
    userId,
    userName,
    teamId,
    channel,
    origin,
    handOverReason: chat.handOverReason,
    handlingMs: handledUntil(chat, at),
    engagementId: chat.state === 'active' || chat.state === 'waiting' ? engagementId : null,
    at,
    rev: 1,
    undoOpId: null,
    correctionOpId: null,
    undoneAt: null,
    correctedAt: null,
    correctedBy: null,
    counted: null,
    pending: true,
  };
}
