import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { editingCategories, type CategoryEditor } from '#shared/categories/categories.contract';
import { ask } from '../wire/ask';
import type { EventHandlers } from '../wire/handlers';

/** Milliseconds after which someone not heard of again is taken to have left. */
const forgottenAfter = 15_000;
const tellEvery = 5_000;

/** Who else is on the Closing categories screen of a business, and what they are editing. May lag: it is a signal. */
export const useEditorsStore = defineStore('editors', () => {
  const present = shallowReactive(new Map<string, CategoryEditor>());
  const forgetting = new Map<string, ReturnType<typeof setTimeout>>();
  let here: { businessId: string; entryId: string | null } | null = null;
  let telling: ReturnType<typeof setInterval> | undefined;

  const editorsOf = (businessId: string): CategoryEditor[] =>
    [...present.values()].filter((editor) => editor.businessId === businessId);

  /** Who is editing an entry, if anybody. */
  const editorOf = (entryId: string): CategoryEditor | undefined =>
    [...present.values()].find((editor) => editor.entryId === entryId);

  function put(editor: CategoryEditor): void {
    const key = `${editor.businessId}:${editor.memberId}`;
    clearTimeout(forgetting.get(key));
    if (!editor.here) {
      present.delete(key);
      return;
    }
    present.set(key, editor);
    forgetting.set(
      key,
      setTimeout(() => present.delete(key), forgottenAfter),
    );
  }

  /** This member has the screen of a business open; told again until `leave`. */
  function arrive(businessId: string): void {
    here = { businessId, entryId: null };
    clearInterval(telling);
    telling = setInterval(tell, tellEvery);
    tell();
  }

  /** This member is editing an entry (null: none). */
  function edit(entryId: string | null): void {
    if (!here) return;
    here = { ...here, entryId };
    tell();
  }

  function leave(): void {
    clearInterval(telling);
    if (here) signal({ businessId: here.businessId, here: false, entryId: null });
    here = null;
  }

  function tell(): void {
    if (here) signal({ ...here, here: true });
  }

  /** A lost signal is made good by the next one. */
  function signal(now: { businessId: string; here: boolean; entryId: string | null }): void {
    ask(editingCategories, now).catch(() => undefined);
  }

  const events = { 'categories:editor': put } satisfies Partial<EventHandlers>;

  return { editorsOf, editorOf, arrive, edit, leave, put, events };
});
