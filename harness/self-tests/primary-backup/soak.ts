import { runScenario } from '#harness/scenario/run-scenario';
import { combineHashes } from '#harness/trace/hash';

import { codeOf } from './code-of';
import { primaryBackup } from './scenario';

export interface Soak {
  readonly firstSeed: number;
  readonly seeds: number;
  /** Called with one line of results. */
  readonly print?: (line: string) => void;
  /** Wall time in seconds, from any start. The simulation has no wall time. */
  readonly seconds?: () => number;
}

export interface Soaked {
  readonly events: number;
  /** The combined hash of all traces, in order. */
  readonly hash: string;
  readonly covered: ReadonlySet<string>;
}

/** Runs the correct protocol under all faults, each seed twice. Throws if a seed fails or its two traces differ. */
export async function run({ firstSeed, seeds, print = () => undefined, seconds = () => 0 }: Soak): Promise<Soaked> {
  const startedAt = seconds();
  const hashes: string[] = [];
  const covered = new Set<string>();
  let events = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const result = await runTwice(seed);
    hashes.push(result.traceHash);
    events += result.events;
    for (const point of result.covered) covered.add(point);
  }
  const hash = combineHashes(hashes);
  print(
    `seeds ${firstSeed} to ${firstSeed + seeds - 1}, each twice: ${2 * events} events, ${(seconds() - startedAt).toFixed(1)} s, hash ${hash}`,
  );
  return { events, hash, covered };
}

async function runTwice(seed: number): ReturnType<typeof runScenario> {
  const options = { seed, code: codeOf(), keepEvents: false };
  const result = await runScenario(primaryBackup(), options);
  if (result.failure !== undefined) throw new Error(`seed ${seed}: ${result.failure.property}: ${result.failure.message}`);
  const again = await runScenario(primaryBackup(), options);
  if (again.traceHash !== result.traceHash) throw new Error(`seed ${seed} gave ${result.traceHash}, and then ${again.traceHash}`);
  return result;
}
