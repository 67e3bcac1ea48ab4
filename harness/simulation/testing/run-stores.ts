import type { Fault } from '#harness/simulation/faults/kinds';
import type { ScenarioContext } from '#harness/scenario/context';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';

export interface StoresRun {
  /** Exactly these faults. */
  readonly faults?: readonly Fault[];
  readonly seed?: number;
  /** The latency of every message, in virtual microseconds. Default: 50 to 500. */
  readonly latency?: number;
}

/** Runs a script in the simulation: for tests of the simulation. */
export function runStores(script: (context: ScenarioContext) => Promise<void>, options: StoresRun = {}): Promise<RunResult> {
  const { faults = [], seed = 1, latency } = options;
  const network = latency === undefined ? undefined : { latencyMin: latency, latencyMax: latency };
  const code = { instance: () => ({ load: () => undefined as never }) };
  return runScenario(
    { id: 'test of the world', faults: [], network, run: script },
    { seed, code, keepEvents: true, variation: { faults } },
  );
}
