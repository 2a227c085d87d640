import { usePreferredDark } from '@vueuse/core';
import { onMounted, ref, watch, type Ref } from 'vue';
import { theme } from '../ui/theme';

const names = [
  ...['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-rising', '--chart-rest'],
  ...['--raised', '--line', '--ink-2'],
];

/** The tokens a picture is painted with, as the theme in force gives them: a canvas knows no variables. */
export function useChartColours(place: Readonly<Ref<HTMLElement | null>>) {
  const colours = ref<Record<string, string>>({});
  const dark = usePreferredDark();

  function read(): void {
    const probe = document.createElement('span');
    place.value?.append(probe);
    colours.value = Object.fromEntries(
      names.map((name) => {
        probe.style.color = `var(${name})`;
        return [name, getComputedStyle(probe).color];
      }),
    );
    probe.remove();
  }

  onMounted(read);
  watch([theme, dark], read, { flush: 'post' });

  return colours;
}
