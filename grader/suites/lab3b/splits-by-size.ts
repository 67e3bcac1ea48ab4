import { gradedTest } from '#grader/catalogue/define-test';
import { waitUntil } from '#grader/suites/lab2b/simulate-cluster';
import { LINEARIZABILITY, STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreClient } from '#harness/scenario/store/store-client';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { bytesOf, printBytes } from '#kit/bytes';
import { quantity } from '#kit/quantity';

import { startRegions } from './simulate-regions';

const KEYS = 60;
const VALUE_BYTES = 200;
/** About twelve keys. */
const REGION_MAX_BYTES = 2_500;
const REGIONS_MIN = 4;

export const splitsBySize = gradedTest('lab3b', 'splits-by-size', {
  ...STORE_DEFAULTS,
  title: 'Regions that become too large are split while clients write, and a scan over all of them finds every key once',
  points: 1,
  seeds: 8,
  references: LINEARIZABILITY,
  docsAnchor: 'applying-a-split',
  coveragePoints: ['a region was split'],
  async run(context) {
    const config = { regionMaxBytes: REGION_MAX_BYTES, splitCheckTicks: 2 };
    const group = await startRegions(context, { stores: 3, config });
    const clients = [1, 2, 3].map(() => new StoreClient(context.simulation, context.client(), group));
    await Promise.all(clients.map((client, i) => putAll(client, i, clients.length)));
    await waitUntil(context, `The regions are split into at least ${REGIONS_MIN}`, () => group.newestRegions().length >= REGIONS_MIN);
    await waitUntil(context, 'Every peer applies the committed entries', () => group.isCaughtUp());
    await scanAll(context, group, clients[0]!);
    for (const store of group.stores) group.checkDisk(store.id, `${store.actor} at the end`);
  },
});

async function putAll(client: StoreClient, first: number, step: number): Promise<void> {
  for (let i = first; i < KEYS; i += step) await put(client, i);
}

/** Without faults, only a change of leader can leave an outcome unknown. */
async function put(client: StoreClient, i: number): Promise<void> {
  while ((await client.put(keyOf(i), new Uint8Array(VALUE_BYTES).fill(i))).kind !== 'answered') continue;
}

async function scanAll(context: ScenarioContext, group: StoreGroup, client: StoreClient): Promise<void> {
  const outcome = await context.within(10_000, 'A scan over all regions is answered', client.scan(bytesOf(''), 2 * KEYS));
  const found = outcome.kind === 'answered' ? outcome.response.map(({ key }) => printBytes(key)) : [];
  const expected = Array.from({ length: KEYS }, (_, i) => printBytes(keyOf(i)));
  const first = expected.findIndex((key, i) => key !== found[i]);
  check(
    first === -1 && found.length === KEYS,
    'scan',
    () =>
      `A scan over ${quantity(group.newestRegions().length, 'region')}. Expected the ${KEYS} keys that were put, each once; found ${quantity(found.length, 'key')}, and ${found[first] ?? 'no key'} where ${expected[first] ?? 'no other key'} belongs.`,
  );
}

function keyOf(i: number): Uint8Array {
  return bytesOf(`key ${String(i).padStart(3, '0')}`);
}
