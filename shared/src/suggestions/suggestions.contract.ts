import * as z from 'zod/mini';
import { request } from '../wire/request.js';
import { Count, Id } from '../wire/schema.js';

/** Suggestions shown at most. */
export const suggestionsMax = 3;

/** A pair that a chat is likely to be closed with; `reasonId` null where the category has no reasons. */
export const Suggestion = z.strictObject({ categoryId: Id, reasonId: z.nullable(Id) });
export type Suggestion = z.infer<typeof Suggestion>;

/** What was suggested, the likeliest first, and by which version of the business's model. */
export const Suggested = z.strictObject({
  model: Count,
  pairs: z.array(Suggestion).check(z.maxLength(suggestionsMax)),
});
export type Suggested = z.infer<typeof Suggested>;

/**
 * What a chat is likely to be closed with, learned from the business's own closings. Null while the model is not sure
 * enough, there is too little to learn from, or suggestions are off.
 */
export const suggestClosing = request('closure:suggest', {
  needs: 'chats.close',
  input: z.strictObject({ chatId: Id }),
  output: z.strictObject({ suggested: z.nullable(Suggested) }),
});
