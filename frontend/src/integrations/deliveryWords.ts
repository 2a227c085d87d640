import type { Delivery } from '#shared/integrations/webhooks.contract';
import { t } from '../i18n';

/** What a delivery tells, in words. */
export function typeWords(type: Delivery['type']): string {
  switch (type) {
    case 'message.agent':
      return t('integrations.hooks.types.message');
    case 'chat.assigned':
      return t('integrations.hooks.types.assigned');
    case 'chat.waiting':
      return t('integrations.hooks.types.waiting');
    case 'chat.completed':
      return t('integrations.hooks.types.completed');
    case 'test':
      return t('integrations.hooks.types.test');
  }
}
