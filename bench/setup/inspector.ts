import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import WebSocket from 'ws';

interface Answer {
  id?: number;
  method?: string;
  params?: { chunk?: string };
  result?: unknown;
  error?: { message: string };
}

interface Memory {
  heapUsed: number;
  external: number;
}

/** Looks into a Node process that was started with `--inspect`. */
export class Inspector {
  private readonly waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void }
  >();
  private chunks: string[] = [];
  private last = 0;

  private constructor(private readonly ws: WebSocket) {
    ws.on('message', (data) => this.hear(JSON.parse(String(data)) as Answer));
  }

  /** Reads from the process where it may be inspected. */
  static async of(child: ChildProcess): Promise<Inspector> {
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.once('exit', () => reject(new Error(`It ended before it could be inspected: ${said}`)));
      child.stderr!.on('data', (data) => {
        said = (said + String(data)).slice(-4_000);
        const found = /Debugger listening on (ws:\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
    });
    const ws = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
    return new Inspector(ws);
  }

  /** Bytes that the process still needs after everything else was let go of. */
  async memoryAfterGc(): Promise<number> {
    for (let round = 0; round < 3; round++) await this.send('HeapProfiler.collectGarbage');
    const { heapUsed, external } = await this.evaluate<Memory>('process.memoryUsage()');
    return heapUsed + external;
  }

  /** For DevTools: what is held, and by whom. */
  async writeSnapshot(file: string): Promise<void> {
    this.chunks = [];
    await this.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    writeFileSync(file, this.chunks.join(''));
  }

  close(): void {
    this.ws.terminate();
  }

  private async evaluate<T>(expression: string): Promise<T> {
    const wanted = { expression, returnByValue: true };
    const { result } = await this.send<{ result: { value: T } }>('Runtime.evaluate', wanted);
    return result.value;
  }

  private send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.ws.send(JSON.stringify({ id, method, params }));
    });
  }

  private hear({ id, method, params, result, error }: Answer): void {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') this.chunks.push(params!.chunk!);
    if (id === undefined) return;
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result as never);
  }
}
