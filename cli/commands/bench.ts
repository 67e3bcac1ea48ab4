import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { type Command, Option } from 'commander';

import { benchLinearizability } from '#harness/checkers/linearizability/linearizability.bench';
import { benchSnapshotIsolation } from '#harness/checkers/snapshot-isolation/snapshot-isolation.bench';
import { run as soakProtocol } from '#harness/self-tests/primary-backup/soak';
import { pingPong } from '#harness/self-tests/bench/ping-pong';
import { ClusterBench } from '#cli/bench/cluster';
import { Interrupted, unlessInterrupted } from '#cli/bench/interrupted';
import { manyRegions } from '#cli/bench/many-regions';
import { storeSimulation } from '#cli/bench/store-simulation';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { PROJECT_ROOT } from '#grader/root';

interface BenchFlags {
  /** A folder of published histories with known verdicts. */
  readonly histories?: string;
  readonly only?: string;
}

/** Measures something, and prints its own lines. */
interface Benchmark {
  readonly name: string;
  run(flags: BenchFlags): Promise<void>;
}

const BENCHMARKS: readonly Benchmark[] = [
  { name: 'grade', run: benchGrade },
  { name: 'simulation', run: benchSimulation },
  { name: 'store', run: benchStore },
  { name: 'regions', run: benchRegions },
  { name: 'cluster', run: benchCluster },
  { name: 'protocol', run: benchProtocol },
  { name: 'linearizability', run: ({ histories }) => benchLinearizability({ histories }) },
  { name: 'snapshot-isolation', run: async () => benchSnapshotIsolation() },
];

export function define(command: Command): Action {
  command
    .addOption(new Option('--only <name>', 'only these figures').choices(BENCHMARKS.map(({ name }) => name)))
    .option('--histories <dir>', 'a folder of published histories, for the checkers');
  return bench;
}

/** Prints one line per figure. Asserts nothing: figures depend on the machine, and tests must not. */
async function bench(flags: BenchFlags): Promise<ExitCode> {
  try {
    for (const { run } of BENCHMARKS.filter(({ name }) => flags.only === undefined || flags.only === name)) await run(flags);
    return EXIT.pass;
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted;
    throw error;
  }
}

function print(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(72)} ${figure}\n`);
}

async function benchGrade(): Promise<void> {
  for (const whose of ['reference', 'labs']) {
    const { firstResult, total } = await timeGrade(['grade', 'lab1', '--solution', whose]);
    print(`grade lab1 --solution ${whose}: start to first result`, `${firstResult.toFixed(2)} s`);
    print(`grade lab1 --solution ${whose}: total`, `${total.toFixed(2)} s`);
  }
}

function timeGrade(words: readonly string[]): Promise<{ firstResult: number; total: number }> {
  const begun = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - begun) / 1e9;
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'typekv'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  let firstResult: number | undefined;
  child.stdout.on('data', () => (firstResult ??= seconds()));
  return new Promise((resolve) => child.on('close', () => resolve({ firstResult: firstResult ?? seconds(), total: seconds() })));
}

const MESSAGES = 300_000;

async function benchSimulation(): Promise<void> {
  // The first run warms up the compiler.
  for (const stores of [2, 2, 5, 50]) {
    const begun = process.hrtime.bigint();
    const events = await pingPong(stores, MESSAGES);
    const perSecond = events / (Number(process.hrtime.bigint() - begun) / 1e9);
    print(
      `simulation: messages forwarded among ${stores} stores, hash and one invariant`,
      `${Math.round(perSecond).toLocaleString('en')} events/s`,
    );
  }
}

async function benchStore(): Promise<void> {
  const { eventsPerSecond, operationsPerSecond } = await storeSimulation();
  const what = 'store: 5 stores, 5 clients in a closed loop, swarm faults, all invariants';
  print(what, `${Math.round(eventsPerSecond).toLocaleString('en')} events/s`);
  print(what, `${Math.round(operationsPerSecond).toLocaleString('en')} acknowledged operations/s`);
}

async function benchRegions(): Promise<void> {
  const { idle, operationsPerSecond } = await manyRegions();
  print('regions: 1,000 on 3 stores, idle', `${idle.toFixed(1)} virtual seconds per second`);
  print('regions: 1,000 on 3 stores, one client on each of 10', `${Math.round(operationsPerSecond).toLocaleString('en')} operations/s`);
}

async function benchCluster(): Promise<void> {
  const cluster = new ClusterBench();
  try {
    const { putsPerSecond, p50Ms, p99Ms, failed, syncsPerSecond } = await unlessInterrupted(cluster.run());
    const what = 'cluster: 3 processes, 64 clients in a closed loop, values of 100 bytes';
    print(what, `${Math.round(putsPerSecond).toLocaleString('en')} puts/s`);
    print(what, `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`);
    if (failed > 0) print('cluster: puts that were not acknowledged', failed.toLocaleString('en'));
    print('cluster: synced writes of one writer to the same disk', `${Math.round(syncsPerSecond).toLocaleString('en')} writes/s`);
  } finally {
    await cluster.cleanUp();
  }
}

const PROTOCOL_SEEDS = 10_000;

/** A replicated register under all faults, each seed twice: no failure, and every hash is equal in both runs. */
async function benchProtocol(): Promise<void> {
  const begun = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - begun) / 1e9;
  await soakProtocol({ firstSeed: 1, seeds: PROTOCOL_SEEDS, print: (line) => process.stdout.write(`${line}\n`), seconds });
}
