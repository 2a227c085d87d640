import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Id, OpId } from '../wire/schema.js';
import { LocalDate } from './filter.contract.js';
import { AutomationMark } from './insights.contract.js';

/**
 * Marks a reason (or a category, `reasonId` null) as automated from a day on, in place of an earlier mark. The day may
 * be in the future. Sent again with the same `opId` it answers again.
 */
export const markAutomated = request('insights:mark', {
  needs: 'categories.edit',
  input: z.strictObject({
    opId: OpId,
    businessId: Id,
    categoryId: Id,
    reasonId: z.nullable(Id),
    on: LocalDate,
  }),
  output: z.strictObject({ mark: AutomationMark }),
});

/** Takes a mark away; one that is gone is no refusal. */
export const unmarkAutomated = request('insights:unmark', {
  needs: 'categories.edit',
  input: z.strictObject({ businessId: Id, markId: Id }),
  output: z.strictObject({}),
});
