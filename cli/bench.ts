import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { benchLinearizability } from '#harness/checkers/linearizability/linearizability.bench';
import { benchSnapshotIsolation } from '#harness/checkers/snapshot-isolation/snapshot-isolation.bench';
import { run as soakProtocol } from '#harness/self-tests/primary-backup/soak';
import { pingPong } from '#harness/self-tests/bench/ping-pong';
import { ClusterBench } from '#cli/bench/cluster';
import { Interrupted, unlessInterrupted } from '#cli/bench/interrupted';
import { storeWorld } from '#cli/bench/store-world';
import { UsageError } from '#grader/usage-error';
import { PROJECT_ROOT } from '#grader/root';

export interface BenchFlags {
  /** A folder of published histories with known verdicts. */
  readonly histories?: string;
  readonly only?: string;
}

/** What is measured: prints its own lines. */
interface Benchmark {
  readonly name: string;
  run(flags: BenchFlags): Promise<void>;
}

const BENCHMARKS: readonly Benchmark[] = [
  { name: 'grade', run: benchGrade },
  { name: 'world', run: benchWorld },
  { name: 'store', run: benchStore },
  { name: 'cluster', run: benchCluster },
  { name: 'protocol', run: benchProtocol },
  { name: 'linearizability', run: ({ histories }) => benchLinearizability({ histories }) },
  { name: 'snapshot-isolation', run: async () => benchSnapshotIsolation() },
];

/** Measures, and prints a line a figure. Asserts nothing: figures depend on the machine, tests must not. */
export async function bench(flags: BenchFlags): Promise<number> {
  const chosen = BENCHMARKS.filter(({ name }) => flags.only === undefined || flags.only === name);
  if (chosen.length === 0)
    throw new UsageError(`There are no figures '${flags.only}'. There are: ${BENCHMARKS.map(({ name }) => name).join(', ')}.`);
  try {
    for (const { run } of chosen) await run(flags);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    throw error;
  }
}

function print(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(72)} ${figure}\n`);
}

async function benchGrade(): Promise<void> {
  for (const whose of ['reference', 'labs']) {
    const { firstResult, whole } = await timeGrade(['grade', 'lab1', '--solution', whose]);
    print(`grade lab1 --solution ${whose}: start to first result`, `${firstResult.toFixed(2)} s`);
    print(`grade lab1 --solution ${whose}: whole`, `${whole.toFixed(2)} s`);
  }
}

function timeGrade(words: readonly string[]): Promise<{ firstResult: number; whole: number }> {
  const begun = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - begun) / 1e9;
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'typekv'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  let firstResult: number | undefined;
  child.stdout.on('data', () => (firstResult ??= seconds()));
  return new Promise((resolve) => child.on('close', () => resolve({ firstResult: firstResult ?? seconds(), whole: seconds() })));
}

const MESSAGES = 300_000;

async function benchWorld(): Promise<void> {
  // The first run lets the compiler warm up.
  for (const stores of [2, 2, 5, 50]) {
    const begun = process.hrtime.bigint();
    const events = await pingPong(stores, MESSAGES);
    const perSecond = events / (Number(process.hrtime.bigint() - begun) / 1e9);
    print(
      `world: messages passed on among ${stores} stores, hash and an invariant on`,
      `${Math.round(perSecond).toLocaleString('en')} events/s`,
    );
  }
}

async function benchStore(): Promise<void> {
  const { eventsPerSecond, operationsPerSecond } = await storeWorld();
  const what = 'store: 5 stores, 5 clients in a closed loop, swarm faults, hash and rules on';
  print(what, `${Math.round(eventsPerSecond).toLocaleString('en')} events/s`);
  print(what, `${Math.round(operationsPerSecond).toLocaleString('en')} acknowledged operations/s`);
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

/** A replicated register under all faults, each seed twice: no failure, and every hash repeats. */
async function benchProtocol(): Promise<void> {
  const begun = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - begun) / 1e9;
  await soakProtocol({ firstSeed: 1, seeds: PROTOCOL_SEEDS, print: (line) => process.stdout.write(`${line}\n`), seconds });
}
