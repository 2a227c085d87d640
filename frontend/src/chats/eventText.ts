import type { ChatEvent } from '#shared/chats/chats.contract';
import { t } from '../i18n';
import { formatDuration } from '../ui/formats';
import { shortName } from './names';

type Of<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;

/** What happened, in words, as `myId` reads it. */
export function eventText(event: ChatEvent, myId: string | undefined): string {
  switch (event.type) {
    case 'handedOver':
      return handedOver(event);
    case 'assigned':
      return assigned(event, myId);
    case 'started':
      return t('chats.events.started', { name: named(event.by, myId) });
    case 'waiting':
      return t('chats.events.waiting', { name: named(event.by, myId) });
    case 'delayed':
      return t('chats.events.delayed', { time: formatDuration(event.afterMs) });
    case 'resumed':
      return event.to
        ? t('chats.events.resumed', { name: withName(event.to, myId) })
        : t('chats.events.resumedToQueue');
    case 'reassigned':
      return reassigned(event, myId);
    case 'returned':
      return t(`chats.events.returned.${event.why}`, { name: named(event.from, myId) });
    case 'closed':
      return closed(event, myId);
    case 'undone':
      return t('chats.events.undone', { name: named(event.by, myId) });
    case 'reopened':
      return reopened(event, myId);
  }
}

type Someone = { id: string | null; name: string };
const isMe = ({ id }: Someone, myId: string | undefined) => id !== null && id === myId;

/** Who did it. */
function named(who: Someone, myId: string | undefined): string {
  return isMe(who, myId) ? t('chats.you') : who.name;
}

/** By or to whom it was done. */
function withName(who: Someone, myId: string | undefined): string {
  return isMe(who, myId) ? t('chats.youToo') : who.name;
}

function handedOver({ reason, teamName }: Of<'handedOver'>): string {
  if (reason === 'noBot') return t('chats.events.queued', { team: teamName });
  return t('chats.events.handedOver', { reason: t(`chats.events.reasons.${reason}`) });
}

function assigned({ to, queuedMs }: Of<'assigned'>, myId: string | undefined): string {
  const time = formatDuration(queuedMs);
  if (isMe(to, myId)) return t('chats.events.assignedToYou', { time });
  return t('chats.events.assigned', { name: shortName(to.name), time });
}

function reassigned({ by, to, teamName }: Of<'reassigned'>, myId: string | undefined): string {
  const values = { by: named(by, myId), team: teamName };
  if (!to) return t('chats.events.reassignedToTeam', values);
  return t('chats.events.reassignedToMember', { ...values, name: withName(to, myId) });
}

function reopened({ by, to, teamName }: Of<'reopened'>, myId: string | undefined): string {
  const values = { by: named(by, myId), team: teamName };
  if (!to) return t('chats.events.reopenedToTeam', values);
  return t('chats.events.reopenedToMember', { ...values, name: withName(to, myId) });
}

function closed({ completionType, by }: Of<'closed'>, myId: string | undefined): string {
  const name = by ? withName(by, myId) : t('chats.somebody');
  return t(`chats.events.closed.${completionType}`, { name });
}
