import { defineStore } from 'pinia';
import { reactive, ref } from 'vue';
import type { Progress } from '#shared/insights/filter.contract';
import { watchInsights } from '#shared/insights/insights.contract';
import type { Report } from '#shared/insights/reports.contract';
import type { ConsoleEvents } from '#shared/wire/events';
import { ask } from '../wire/ask';

/** What the server tells of Insights while somebody looks: when to read again, and how reports go on. */
export const useInsightsStore = defineStore('insights', () => {
  const businessId = ref<string | null>(null);
  const progress = ref<Progress | null>(null);
  /** Grows each time that more was counted in the business looked at. */
  const turn = ref(0);
  const reports = reactive(new Map<string, Report>());

  /** Looks at a business from now on; null looks at none. Answers the channels that it has had chats on. */
  async function look(id: string | null): Promise<string[]> {
    businessId.value = id;
    const answer = await ask(watchInsights, { businessId: id });
    if (businessId.value === id) progress.value = answer.progress;
    return answer.channels;
  }

  const events = {
    'insights:changed': (told: ConsoleEvents['insights:changed']) => {
      if (told.businessId !== businessId.value) return;
      progress.value = told.progress;
      turn.value++;
    },
    'report:changed': ({ report }: ConsoleEvents['report:changed']) => {
      reports.set(report.id, report);
    },
  };

  return { businessId, progress, turn, reports, look, events };
});
