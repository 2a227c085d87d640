import { createHash } from 'node:crypto';
import type { CategoryDoc } from '../categories/categories.model.js';
import type { ClosureDoc } from '../closures/closures.model.js';
import { enderOf, type Conversation, type Matter } from './conversation.js';
import { noteEndings } from './phrases.js';
import type { Random } from './random.js';
import { otherCategory, type Taxonomy } from './taxonomy.js';

/** A category and, where it has reasons, one of them. */
export interface Choice {
  category: CategoryDoc;
  reason: CategoryDoc | null;
}

/** Finds the entries that a chat is closed with. */
export function choiceOf(taxonomy: Taxonomy, named: { category: string; reason: string } | null): Choice {
  const category = taxonomy.categories.find(
    ({ parentId, name }) => parentId === null && name === (named?.category ?? otherCategory),
  )!;
  const reason = taxonomy.categories.find(
    ({ parentId, name }) => parentId === category._id && name === named?.reason,
  );
  return { category, reason: reason ?? null };
}

/** Ends the chat of a conversation: its last row, its state, and the closing on record. */
export function close(
  told: Conversation,
  matter: Matter,
  { choice, taxonomyVersion }: { choice: Choice; taxonomyVersion: number },
  random: Random,
): ClosureDoc {
  const { transcript, words } = told;
  const { chat } = transcript;
  const { at, type, by, formerAgent } = told.ending!;
  // Only a person chooses: the other endings have a type of their own and no category.
  const chosen = by ? choice : null;
  const names = { categoryName: chosen?.category.name ?? null, reasonName: chosen?.reason?.name ?? null };
  const closureId = random.uuid();
  transcript.event(enderOf(told.ending!), at, {
    type: 'closed',
    closureId,
    completionType: type,
    by,
    ...names,
  });
  const read = by || formerAgent ? { readByAgent: chat.seq } : {};
  const completedAt = new Date(at);
  Object.assign(chat, {
    state: 'completed',
    completedAt,
    completionType: type,
    readByUser: chat.seq,
    ...read,
  });
  const { businessId, cycle, userId, userName, teamId, channel, origin, engagementId } = chat;
  const content = {
    categoryId: chosen?.category._id ?? null,
    reasonId: chosen?.reason?._id ?? null,
    notes: by ? notesOf(matter, (phrase) => words.fill(phrase), random) : '',
    followUps: by ? matter.followUps : [],
  };
  const payload = JSON.stringify([chat._id, cycle, content]);
  return {
    _id: random.id(at),
    ...{ businessId, closureId, chatId: chat._id, cycle, userId, userName, teamId, channel, origin },
    ...{ completionType: type, taxonomyVersion, ...content, ...names },
    at: completedAt,
    ...{ by, formerAgent, engagementId },
    payloadHash: createHash('sha256').update(payload).digest('hex'),
    rev: 1,
    ...{ undoOpId: null, correctionOpId: null, undoneAt: null, correctedAt: null, correctedBy: null },
    counted: null,
    pending: true,
  };
}

function notesOf(matter: Matter, fill: (phrase: string) => string, random: Random): string {
  if (matter.notes) return fill(matter.notes);
  if (random.chance(0.12)) return '';
  const note = fill(random.pick(matter.scenario.notes));
  return random.chance(0.15) ? `${note} ${random.pick(noteEndings)}` : note;
}
