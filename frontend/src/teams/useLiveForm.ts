import { computed, reactive, ref, watch } from 'vue';

/**
 * A form over something that others may change meanwhile. What was not touched follows the source; what was touched
 * stays, and where the source changed under it both are told (`clashes`), for the person to choose.
 */
export function useLiveForm<Form extends object>(source: () => Form) {
  type Name = keyof Form;
  let base = copy(source());
  const form = reactive(copy(source())) as Form;
  const stored = ref(0);
  const clashes = reactive(new Set<Name>()) as Set<Name>;
  const names = Object.keys(base) as Name[];

  const changed = computed(() => {
    void stored.value;
    return names.filter((name) => !isSame(form[name], base[name]));
  });

  watch(source, (next) => {
    for (const name of names) follow(name, next[name]);
    base = copy(next);
    stored.value++;
  });

  function follow(name: Name, theirs: Form[Name]): void {
    const touched = !isSame(form[name], base[name]);
    if (!touched || isSame(form[name], theirs)) {
      form[name] = copy(theirs);
      clashes.delete(name);
    } else if (!isSame(theirs, base[name])) clashes.add(name);
  }

  /** Takes what is stored in place of what was typed. */
  function keepTheirs(name: Name): void {
    form[name] = copy(base[name]);
    clashes.delete(name);
  }

  /** Keeps what was typed: saving writes it over what is stored. */
  function useMine(name: Name): void {
    clashes.delete(name);
  }

  function reset(): void {
    for (const name of names) keepTheirs(name);
  }

  return { form, changed, clashes, keepTheirs, useMine, reset };
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
