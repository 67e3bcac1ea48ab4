import { type RunResult, runScenario } from '#harness/scenario/run-scenario';

import { codeOf } from './code-of';
import type { Protocol } from './protocol';
import { type Checks, primaryBackup } from './scenario';

export interface SeedSearch {
  /** Tries the seeds from 1 to this one. */
  readonly seeds: number;
  /** Default: all of them. */
  readonly checks?: Partial<Checks>;
}

/** The run of the first failing seed; `undefined` if all pass. */
export async function firstFailure(protocol: Partial<Protocol>, { seeds, checks }: SeedSearch): Promise<RunResult | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await runScenario(primaryBackup(checks), { seed, code: codeOf(protocol), keepEvents: false });
    if (run.failure !== undefined) return run;
  }
  return undefined;
}
