/** A matrix in a quarter of its room: whole numbers of one byte, and a scale for each row. */
export class ByteMatrix {
  constructor(
    readonly values: Int8Array,
    readonly scales: Float32Array,
    readonly columns: number,
  ) {}

  static of(full: Float32Array, columns: number): ByteMatrix {
    const rows = columns === 0 ? 0 : full.length / columns;
    const values = new Int8Array(full.length);
    const scales = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      const from = row * columns;
      let largest = 0;
      for (let k = 0; k < columns; k++) largest = Math.max(largest, Math.abs(full[from + k]!));
      if (largest === 0) continue;
      scales[row] = largest / 127;
      for (let k = 0; k < columns; k++) values[from + k] = Math.round((full[from + k]! / largest) * 127);
    }
    return new ByteMatrix(values, scales, columns);
  }

  /** Adds a row, so many times, to a vector. */
  addRow(row: number, times: number, to: Float64Array): void {
    const { values, columns } = this;
    const scale = this.scales[row]! * times;
    const from = row * columns;
    for (let k = 0; k < columns; k++) to[k]! += values[from + k]! * scale;
  }
}

type Values = Uint32Array | Float32Array | Int8Array;

const step = 8;

/** Writes a description and arrays of numbers one behind the other. */
export function pack(description: object, parts: readonly Values[]): Uint8Array {
  const sizes = parts.map((part) => part.length);
  const head = new TextEncoder().encode(JSON.stringify({ description, sizes }));
  const bytes = new Uint8Array(
    parts.reduce((at, part) => at + room(part.byteLength), step + room(head.length)),
  );
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, step);
  let at = step + room(head.length);
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += room(part.byteLength);
  }
  return bytes;
}

/** Reads what `pack` wrote; the arrays are views on the bytes. */
export class Unpacked<Description> {
  readonly description: Description;
  private readonly sizes: number[];
  private at: number;
  private part = 0;

  constructor(private readonly bytes: Uint8Array) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const head = new TextDecoder().decode(bytes.subarray(step, step + length));
    const read = JSON.parse(head) as { description: Description; sizes: number[] };
    this.description = read.description;
    this.sizes = read.sizes;
    this.at = step + room(length);
  }

  grams(): Uint32Array {
    const { from, size } = this.next(4);
    return new Uint32Array(this.bytes.buffer, from, size);
  }

  numbers(): Float32Array {
    const { from, size } = this.next(4);
    return new Float32Array(this.bytes.buffer, from, size);
  }

  matrix(columns: number): ByteMatrix {
    const { from, size } = this.next(1);
    const values = new Int8Array(this.bytes.buffer, from, size);
    return new ByteMatrix(values, this.numbers(), columns);
  }

  private next(width: number): { from: number; size: number } {
    const size = this.sizes[this.part++]!;
    const from = this.bytes.byteOffset + this.at;
    this.at += room(size * width);
    return { from, size };
  }
}

/** Arrays begin where each kind of number may stand. */
function room(length: number): number {
  return Math.ceil(length / step) * step;
}
