import type { ComboboxItem, LabelPart } from '../ui/combobox';
import { needlesOf, type Choice } from './choiceIndex';
import { foldWithPlaces } from './foldText';

/** A remark on an entry that has just changed; undefined for most. */
export type TagOf = (entryId: string) => ComboboxItem['tag'];

/** How a choice is written in one list. What only lines in sight need is worked out when it is read. */
export class ChoiceLine implements ComboboxItem {
  readonly value: string;

  constructor(
    readonly choice: Choice,
    private readonly needles: readonly string[],
    private readonly options: { showCategory: boolean; tagOf: TagOf },
  ) {
    this.value = choice.key;
  }

  get label(): string {
    return (this.choice.reason ?? this.choice.category).name;
  }

  get groupLabel(): string | undefined {
    const { category, reason } = this.choice;
    return reason && this.options.showCategory ? category.name : undefined;
  }

  get parts(): LabelPart[] {
    return markedParts(this.label, this.needles);
  }

  get groupParts(): LabelPart[] | undefined {
    return this.groupLabel === undefined ? undefined : markedParts(this.groupLabel, this.needles);
  }

  get tag(): ComboboxItem['tag'] {
    const { category, reason } = this.choice;
    return this.options.tagOf((reason ?? category).id);
  }
}

/** Lines for what was found. The category is left out before the reasons of `ownCategoryId`. */
export function linesOf(
  choices: readonly Choice[],
  query: string,
  options: { ownCategoryId: string | null; tagOf: TagOf },
): ChoiceLine[] {
  const needles = needlesOf(query);
  const { tagOf, ownCategoryId } = options;
  const own = { showCategory: false, tagOf };
  const other = { showCategory: true, tagOf };
  return choices.map(
    (choice) => new ChoiceLine(choice, needles, choice.category.id === ownCategoryId ? own : other),
  );
}

/** A name in pieces, those marked that a typed word found at the beginning of a word. */
export function markedParts(name: string, needles: readonly string[]): LabelPart[] {
  const { text, from } = foldWithPlaces(name);
  const marked = new Set<number>();
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      for (let place = at + 1; place < at + needle.length; place++) marked.add(from[place]!);
    }
  }
  return pieces(name, marked);
}

function pieces(name: string, marked: ReadonlySet<number>): LabelPart[] {
  const parts: LabelPart[] = [];
  let place = 0;
  for (const character of name) {
    // An accent written as a character of its own goes with the letter before it.
    const last = parts.at(-1);
    const match = /\p{M}/u.test(character) ? (last?.match ?? false) : marked.has(place);
    if (last && last.match === match) last.text += character;
    else parts.push({ text: character, match });
    place += character.length;
  }
  return parts;
}
