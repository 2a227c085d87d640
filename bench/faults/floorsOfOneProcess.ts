import { spawn } from 'node:child_process';

/** What the property test of routing says of so many random floors. */
export interface Judged {
  line: string;
  failed: boolean;
}

const figureOf = /^RT: .+$/m;

/** Runs the property test of routing (`backend/src/routing/floors.spec.ts`) over so many floors, from a seed. */
export async function judgeFloors(floors: number, seed: number): Promise<Judged> {
  const jest = 'node_modules/jest/bin/jest.js';
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];
  const chosen = ['-c', 'backend/jest.config.mjs', '--forceExit', 'backend/src/routing/floors.spec.ts'];
  const env = { ...process.env, BATON_FLOORS: String(floors), BATON_SEED: String(seed) };
  const child = spawn(process.execPath, [...args, ...chosen], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (said += part.toString()));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = figureOf.exec(said)?.[0] ?? said.slice(-2_000);
  return { line, failed: code !== 0 };
}
