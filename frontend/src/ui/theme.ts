import { ref, watch } from 'vue';

export type Theme = 'light' | 'dark' | 'system';

const key = 'baton.theme';
const themes: readonly Theme[] = ['light', 'dark', 'system'];

function stored(): Theme {
  const value = localStorage.getItem(key);
  return themes.find((theme) => theme === value) ?? 'system';
}

/** The theme this browser shows; kept over reloads. `system` follows the machine. */
export const theme = ref<Theme>(stored());

/** Puts the theme on the page now and whenever it changes. Called once, before the console is drawn. */
export function applyTheme(): void {
  watch(
    theme,
    (value) => {
      document.documentElement.dataset.theme = value;
      localStorage.setItem(key, value);
    },
    { immediate: true },
  );
}
