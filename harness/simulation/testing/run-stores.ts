import type { Fault } from '#harness/simulation/faults/kinds';
import type { ScenarioContext } from '#harness/scenario/context';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';

export interface StoresRun {
  /** Just these happen. */
  readonly faults?: readonly Fault[];
  readonly seed?: number;
  /** Virtual microseconds that every message takes. Default: 50 to 500. */
  readonly latency?: number;
}

/** Runs a script in a world: for tests of the world. */
export function runStores(script: (context: ScenarioContext) => Promise<void>, options: StoresRun = {}): Promise<RunResult> {
  const { faults = [], seed = 1, latency } = options;
  const network = latency === undefined ? undefined : { latencyMin: latency, latencyMax: latency };
  const code = { instance: () => ({ load: () => undefined as never }) };
  return runScenario(
    { id: 'test of the world', faults: [], network, run: script },
    { seed, code, keepEvents: true, variation: { faults } },
  );
}
