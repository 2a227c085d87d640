import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { answerDropped } from './faults/answerDropped.js';
import { databaseKilled } from './faults/databaseKilled.js';
import { databaseStopped } from './faults/databaseStopped.js';
import { primaryLost } from './faults/primaryLost.js';
import { everybodyDropped } from './faults/everybodyDropped.js';
import { editsDuringSnapshot } from './faults/editsDuringSnapshot.js';
import { replicasUnderFaults } from './faults/replicasUnderFaults.js';
import { sameNameTwice } from './faults/sameNameTwice.js';
import { twoAdminsOneCategory } from './faults/twoAdminsOneCategory.js';
import { malformedPackets } from './faults/malformedPackets.js';
import { hostileInput } from './faults/hostileInput.js';
import { foreignOrigins } from './faults/foreignOrigins.js';
import { foreignBusiness } from './faults/foreignBusiness.js';
import { permissionMatrix } from './faults/permissionMatrix.js';
import { rollingRestart } from './faults/rollingRestart.js';
import { streamLost } from './faults/streamLost.js';
import { soak } from './faults/soak.js';
import { deafReader } from './faults/deafReader.js';
import { rightsTaken } from './faults/rightsTaken.js';
import { randomFloors } from './faults/randomFloors.js';
import { messagesInOrder } from './faults/messagesInOrder.js';
import { closingsFromJournal } from './faults/closingsFromJournal.js';
import { sameClosingTwentyTimes } from './faults/sameClosingTwentyTimes.js';
import { serverKilledWhileClosing } from './faults/serverKilledWhileClosing.js';
import { twoAgentsCloseOneChat } from './faults/twoAgentsCloseOneChat.js';
import type { Fault, Outcome } from './faults/fault.js';
import { House } from './setup/house.js';

/** In the order of their numbers. */
const faults: Fault[] = [
  serverKilledWhileClosing,
  answerDropped,
  sameClosingTwentyTimes,
  twoAgentsCloseOneChat,
  databaseKilled,
  databaseStopped,
  primaryLost,
  rollingRestart,
  replicasUnderFaults,
  twoAdminsOneCategory,
  sameNameTwice,
  streamLost,
  editsDuringSnapshot,
  messagesInOrder,
  randomFloors,
  deafReader,
  soak,
  malformedPackets,
  hostileInput,
  foreignOrigins,
  foreignBusiness,
  permissionMatrix,
  rightsTaken,
  everybodyDropped,
  closingsFromJournal,
];

interface Tried {
  fault: Fault;
  seed: number;
  seconds: number;
  outcome: Outcome;
}

/** `npm run faults [-- D1 R2 … --short --seed=N --results=FILE]`: tries the promises, prints each figure and its seed. */
async function run(args: string[]): Promise<number> {
  const short = args.includes('--short');
  const seed = Number(valueOf(args, '--seed') ?? 20_261_122);
  const results = valueOf(args, '--results');
  const ids = args.filter((arg) => /^[A-Z]+\d*$/.test(arg));
  const chosen = ids.length > 0 ? faults.filter((fault) => ids.includes(fault.id)) : faults;
  const tried: Tried[] = [];
  const waiting = [...chosen];
  // Much of a fault is waiting for something to be noticed: the short forms run two at a time, each lane on its own
  // database. The long ones have the machine to themselves, for their figures.
  const lane = async (): Promise<void> => {
    const house = await House.open();
    try {
      for (let fault = waiting.shift(); fault; fault = waiting.shift())
        tried.push(await attempt(fault, { short, seed, house }));
    } finally {
      await house.close();
    }
  };
  await Promise.all(short ? [lane(), lane()] : [lane()]);
  const failed = tried.filter(({ outcome }) => outcome.failures.length > 0).length;
  if (results)
    writeFileSync(results, JSON.stringify({ numPassedTests: tried.length - failed, numFailedTests: failed }));
  if (!short) writeFileSync('bench/faults.md', report(tried));
  return failed === 0 && tried.length > 0 ? 0 : 1;
}

async function attempt(
  fault: Fault,
  options: { short: boolean; seed: number; house: House },
): Promise<Tried> {
  const begun = Date.now();
  const outcome = await fault.run(options).catch((error: unknown) => ({
    figures: {},
    failures: [(error as Error).stack ?? String(error)],
  }));
  const seconds = (Date.now() - begun) / 1000;
  const figures = Object.entries(outcome.figures).map(([name, value]) => `${name} ${value}`);
  const verdict = outcome.failures.length === 0 ? 'held  ' : 'BROKEN';
  console.log(
    `${fault.id.padEnd(3)} ${verdict} ${figures.join(', ')} (seed ${options.seed}, ${seconds.toFixed(1)} s)`,
  );
  for (const failure of outcome.failures) console.log(`    ${failure}`);
  return { fault, seed: options.seed, seconds, outcome };
}

/** Takes both `--name=value` and `--name value`. */
function valueOf(args: string[], name: string): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  return joined ? joined.slice(name.length + 1) : args[args.indexOf(name) + 1 || args.length];
}

function report(tried: Tried[]): string {
  const rows = tried.map(({ fault, seed, seconds, outcome }) => {
    const figures = Object.entries(outcome.figures).map(([name, value]) => `${name} ${value}`);
    const verdict =
      outcome.failures.length === 0 ? 'held' : outcome.failures.join('; ').replaceAll('\n', ' ');
    return `| ${fault.id} | ${fault.promise} | ${figures.join(', ')} | ${verdict} | ${seed} | ${seconds.toFixed(0)} |`;
  });
  const head = '| id | promise | figures | verdict | seed | s |\n| --- | --- | --- | --- | --- | --- |';
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  return `# Promises under faults\n\n${machine}. Each client logs what it asked and was answered; a last read of the database says what was lost or doubled.\n\n${head}\n${rows.join('\n')}\n`;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error((error as Error).stack);
    process.exit(1);
  },
);
