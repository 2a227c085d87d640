import { readTranscript } from '#shared/chats/chats.contract';
import { correctClosure, readClosure, type Closure } from '#shared/closures/closures.contract';
import { userNoteMax } from '#shared/notes/notes.contract';
import { t } from '../i18n';
import { formatDate } from '../ui/formats';
import { ask } from '../wire/ask';
import { withSameOperation } from '../wire/operation';
import type { KeptClosing } from './outbox';

/** The closing on record to which a refused one can be added; null when there is none. */
export async function closingOnRecord(kept: KeptClosing): Promise<{ closureId: string; rev: number } | null> {
  const { refusal } = kept;
  if (refusal?.code === 'COMPLETED_WITHOUT_CATEGORY') return refusal.data;
  if (refusal?.code === 'NEW_CYCLE') {
    const { closureId, rev } = refusal.data;
    if (closureId !== null && rev !== null) return { closureId, rev };
  }
  if (refusal?.code !== 'ALREADY_CLOSED' && refusal?.code !== 'NEW_CYCLE') return null;
  const closureId = await closedAs(kept);
  if (!closureId) return null;
  const { closure } = await ask(readClosure, { closureId });
  return { closureId, rev: closure.rev };
}

/** The transcript says under which id its cycle was closed. */
async function closedAs({ chatId, input }: KeptClosing): Promise<string | undefined> {
  let before: number | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof ask<typeof readTranscript>>> = await ask(readTranscript, {
      chatId,
      before,
    });
    for (const row of page.messages.toReversed()) {
      if (row.cycle === input.cycle && row.event?.type === 'closed') return row.event.closureId;
    }
    const oldest = page.messages[0];
    if (!page.more || !oldest || oldest.cycle < input.cycle) return undefined;
    before = oldest.seq;
  }
}

/** Puts what was typed into the closing on record, as a correction of it. */
export async function correctWith(
  kept: KeptClosing,
  onRecord: { closureId: string; rev: number },
): Promise<Closure> {
  const { categoryId, reasonId, notes, followUps } = kept.input;
  const { closureId, rev } = onRecord;
  const opId = kept.closureId;
  const corrected = await withSameOperation(() =>
    ask(correctClosure, { closureId, rev, opId, categoryId, reasonId, notes, followUps }),
  );
  return corrected.closure;
}

/** What was chosen and typed as the text of one note on the user, or several when it is too long for one. */
export function asNotes(kept: KeptClosing): string[] {
  const chosen = [kept.categoryName, kept.reasonName].filter((name) => name !== null).join(' → ');
  const promises = kept.input.followUps.map(({ at, comment }) =>
    t('closures.followUpKept', { when: formatDate(new Date(at), 'exact'), comment }),
  );
  const points = [...[chosen, kept.input.notes.trim(), ...promises].filter((part) => part !== '').join('\n')];
  const parts: string[] = [];
  for (let from = 0; from < points.length; from += userNoteMax) {
    parts.push(points.slice(from, from + userNoteMax).join(''));
  }
  return parts;
}
