import { type RunResult, runScenario } from '#harness/scenario/run-scenario';

import { codeOf } from './code-of';
import type { Protocol } from './protocol';
import { type Checks, primaryBackup } from './scenario';

export interface Search {
  /** Seeds 1 to this one are tried. */
  readonly seeds: number;
  /** Default: all of them. */
  readonly checks?: Partial<Checks>;
}

/** The run of the first seed that fails; `undefined` where none does. */
export async function firstFailure(protocol: Partial<Protocol>, { seeds, checks }: Search): Promise<RunResult | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await runScenario(primaryBackup(checks), { seed, code: codeOf(protocol), keepEvents: false });
    if (run.failure !== undefined) return run;
  }
  return undefined;
}
