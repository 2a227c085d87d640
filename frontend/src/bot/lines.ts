/** What was typed one a line: trimmed, without empty lines, each once. */
export function linesIn(text: string): string[] {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** The first line that is longer than it may be, in characters; undefined when none is. */
export function tooLongIn(text: string, max: number): string | undefined {
  return linesIn(text).find((line) => [...line].length > max);
}
