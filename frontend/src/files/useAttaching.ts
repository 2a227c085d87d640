import { useEventListener } from '@vueuse/core';
import { computed, ref, watch } from 'vue';
import type { Attachment } from '#shared/files/files.contract';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import { useFilesStore } from './files.store';

/** Pictures and files beside what is being written in a chat: chosen, dropped on the page, or pasted. */
export function useAttaching(chatId: () => string | null) {
  const store = useFilesStore();
  const dragging = ref(false);
  void store.restore();
  const files = computed(() => {
    const id = chatId();
    return id === null ? [] : store.inChat(id);
  });
  const uploading = computed(() => files.value.some((file) => file.state === 'uploading'));
  const ready = computed(() => files.value.filter((file) => file.state === 'ready').length);

  watch(ready, (now, before) => {
    if (now > before && !uploading.value) void announce(t('files.ready', { count: now }));
  });

  function add(chosen: readonly File[]): void {
    const id = chatId();
    if (id !== null && chosen.length > 0) store.add(id, chosen);
  }

  /** Takes pasted pictures; pasted words stay words, also where a picture of them lies beside. */
  function paste(event: ClipboardEvent): void {
    const pasted = [...(event.clipboardData?.files ?? [])];
    const words = event.clipboardData?.types.includes('text/plain') ?? false;
    if (chatId() === null || pasted.length === 0 || words) return;
    event.preventDefault();
    add(pasted);
  }

  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

  // Anywhere on the page: a file dropped beside its place, or where none is taken, would take the page away.
  useEventListener(document, 'dragover', (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (chatId() === null && event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    dragging.value = chatId() !== null;
  });
  useEventListener(document, 'dragleave', (event: DragEvent) => {
    if (event.relatedTarget === null) dragging.value = false;
  });
  useEventListener(document, 'drop', (event: DragEvent) => {
    dragging.value = false;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    add([...(event.dataTransfer?.files ?? [])]);
  });

  /** Takes what is ready, to be sent. */
  function take(): Attachment[] {
    const id = chatId();
    return id === null ? [] : store.takeReady(id);
  }

  return { files, uploading, ready, dragging, add, paste, take, remove: store.remove, retry: store.retry };
}
