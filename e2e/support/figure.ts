/** Prints what a test measured, so that a run leaves its figures behind. */
export function figure(line: string): void {
  process.stdout.write(`${line}\n`);
}
