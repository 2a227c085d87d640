import { nextTick, reactive } from 'vue';

export const spoken = reactive({ polite: '', assertive: '' });

/** Has screen readers say a text that the screen shows some other way. `assertive` interrupts: for what is lost. */
export async function announce(text: string, manner: 'polite' | 'assertive' = 'polite'): Promise<void> {
  // The same text twice is said twice only when it was gone in between.
  spoken[manner] = '';
  await nextTick();
  spoken[manner] = text;
}
