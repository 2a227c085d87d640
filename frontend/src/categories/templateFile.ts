import { templates, type TemplateName } from '../shell/templates';
import type { ReadFile } from './fileRows';

export { templateNames, type TemplateName } from '../shell/templates';

/** A template as a file that could be imported. */
export function templateFile(name: TemplateName): ReadFile {
  let line = 0;
  const categories = templates[name].map((category) => ({
    line: ++line,
    name: category.name,
    reasons: category.reasons.map((reason) => ({ line: ++line, name: reason })),
  }));
  return { categories, problems: [], placeOf: String };
}
