import { referenceCode } from '#cli/bench/reference-code';
import { runScenario } from '#harness/scenario/run-scenario';
import { gradedTest } from '#grader/catalogue/define-test';
import { STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { ALL_FAULTS } from '#grader/suites/lab2b/faults';
import { simulateCluster } from '#grader/suites/lab2b/simulate-cluster';

const SIZES = { stores: [5], clients: [5] };
const UNTIL_MS = 5_000;
const SEEDS = 40;

export interface StoreSimulationFigures {
  readonly eventsPerSecond: number;
  /** Client operations that were answered, per second of wall time. */
  readonly operationsPerSecond: number;
}

/** The reference on 5 stores with 5 clients in a closed loop, under swarm faults, with the trace hash and all invariants. */
export async function storeSimulation(): Promise<StoreSimulationFigures> {
  let operations = 0;
  let events = 0;
  const test = gradedTest('lab2b', 'bench', {
    ...STORE_DEFAULTS,
    title: 'the simulation of lab2b',
    points: 0,
    seeds: SEEDS,
    faults: ALL_FAULTS,
    references: '',
    docsAnchor: '',
    run: async (context) => {
      operations += (await simulateCluster(context, { untilMs: UNTIL_MS, sizes: SIZES, everyMs: 0 })).answered;
    },
  });
  const code = referenceCode();
  const begun = process.hrtime.bigint();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = await runScenario(test, { seed, code, keepEvents: false });
    if (result.failure !== undefined) throw new Error(`seed ${seed}: ${result.failure.message}`);
    events += result.events;
  }
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  return { eventsPerSecond: events / seconds, operationsPerSecond: operations / seconds };
}
