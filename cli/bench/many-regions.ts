import { referenceCode } from '#cli/bench/reference-code';
import { runScenario } from '#harness/scenario/run-scenario';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreClient } from '#harness/scenario/store/store-client';
import { StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import { gradedTest } from '#grader/catalogue/define-test';
import { STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { wholeRegion } from '#cluster/store/whole-region';
import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';

const STORES = 3;
const REGIONS = 1_000;
const ACTIVE = 10;

/** Virtual times. */
const SETTLING_MS = 5_000;
const MEASURED_MS = 20_000;

export interface ManyRegionsFigures {
  /** Virtual seconds per second of wall time while no client calls. */
  readonly idle: number;
  /** Client operations that were answered, per second of wall time, with one client on each active region. */
  readonly operationsPerSecond: number;
}

/** The reference with 1,000 regions on 3 stores, without faults, with the trace hash and all invariants. */
export async function manyRegions(): Promise<ManyRegionsFigures> {
  const figures = { idle: 0, operationsPerSecond: 0 };
  const test = gradedTest('lab3b', 'bench', {
    ...STORE_DEFAULTS,
    maxEvents: Infinity,
    title: 'many regions',
    points: 0,
    references: '',
    docsAnchor: '',
    run: async (context) => {
      const group = new StoreGroup(context, { stores: STORES, regions: regions(), config: { changesRegions: true } });
      await group.start();
      await context.simulation.sleep(SETTLING_MS);
      const begun = seconds();
      await context.simulation.sleep(MEASURED_MS);
      figures.idle = MEASURED_MS / 1_000 / (seconds() - begun);
      figures.operationsPerSecond = await operationsPerSecond(context, group);
    },
  });
  const code = referenceCode();
  const result = await runScenario(test, { seed: 1, code, keepEvents: false });
  if (result.failure !== undefined) throw new Error(result.failure.message);
  return figures;
}

async function operationsPerSecond(context: ScenarioContext, group: StoreGroup): Promise<number> {
  const { simulation } = context;
  const begun = seconds();
  const end = simulation.now + MEASURED_MS * MICROSECONDS_PER_MILLISECOND;
  let operations = 0;
  const work = async (i: number): Promise<void> => {
    const client = new StoreClient(simulation, context.client(), group);
    while (simulation.now < end) {
      const { kind } = await client.put(keyOf(i * (REGIONS / ACTIVE)), bytesOf(`${operations}`));
      if (kind === 'answered') operations++;
    }
  };
  await Promise.all(Array.from({ length: ACTIVE }, (_, i) => work(i)));
  return operations / (seconds() - begun);
}

function regions(): Region[] {
  return Array.from({ length: REGIONS }, (_, i) => {
    const { peers, ...whole } = wholeRegion(STORES);
    const [startKey, endKey] = [i === 0 ? EMPTY_BYTES : keyOf(i), i === REGIONS - 1 ? EMPTY_BYTES : keyOf(i + 1)];
    return { ...whole, id: i + 1, startKey, endKey, peers: peers.map(({ storeId }) => ({ id: (i + 1) * 10 + storeId, storeId })) };
  });
}

function keyOf(region: number): Uint8Array {
  return bytesOf(`key ${String(region).padStart(6, '0')}`);
}

function seconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}
