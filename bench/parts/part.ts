/** What a measured part gives the report. */
export interface PartReport {
  id: string;
  title: string;
  /** Rows of a table: the first names the columns. */
  table: string[][];
  /** What was asked, what came out, in one sentence each. */
  findings: string[];
}

export interface PartOptions {
  full: boolean;
  seed: number;
  say: (line: string) => void;
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the share `q` of `values` lies. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}

export function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
