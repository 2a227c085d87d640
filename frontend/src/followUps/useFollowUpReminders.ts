import { watch } from 'vue';
import { useRouter } from 'vue-router';
import type { PromisedFollowUp } from '#shared/followUps/followUps.contract';
import { chime } from '../chats/chime';
import { notify } from '../chats/notification';
import { useInFront } from '../chats/useInFront';
import { t } from '../i18n';
import { useSessionStore } from '../session/session.store';
import { useToasts } from '../ui/useToasts';
import { useFollowUpsStore } from './followUps.store';

/** How long a reminder stands, in seconds: it may come while the member looks elsewhere. */
const standsFor = 60;

/** Reminds the member of what they promised: when its time comes, and of all that is due when the page opens. */
export function useFollowUpReminders(): void {
  const followUps = useFollowUpsStore();
  const session = useSessionStore();
  const router = useRouter();
  const toasts = useToasts();
  const inFront = useInFront();

  function open({ businessId, userId }: PromisedFollowUp): void {
    void router.push({ name: 'user', params: { businessId, userId } });
  }

  function remind(followUp: PromisedFollowUp): void {
    const { userName: user, comment } = followUp;
    const message = t(comment ? 'followUps.isDue' : 'followUps.isDuePlain', { user, comment });
    toasts.show({
      message,
      seconds: standsFor,
      action: { label: t('followUps.open'), run: () => open(followUp) },
    });
    if (inFront.value) {
      if (session.preferences?.sounds) chime('assigned');
    } else if (session.preferences?.notifications)
      notify(message, { tag: followUp.id, open: () => open(followUp) });
  }

  watch(
    () => followUps.reminder,
    (followUp) => followUp && remind(followUp),
  );
  watch(
    () => followUps.known,
    (known) => {
      const [first] = followUps.due;
      if (!known || !first) return;
      const count = followUps.due.length;
      toasts.show({
        message: t('followUps.areDue', { count }),
        seconds: 20,
        action: { label: t('followUps.open'), run: () => open(first) },
      });
    },
  );
}
