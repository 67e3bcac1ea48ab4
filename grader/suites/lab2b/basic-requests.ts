import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { StoreGroup } from '#harness/scenario/store/store-group';

import { RememberingClient } from './remembering-client';
import { waitUntil, startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

const SIZE = purpose('requests: size of the group');

export const basicRequests = gradedTest('lab2b', 'basic-requests', {
  ...STORE_DEFAULTS,
  title: 'Get, put, delete and scan work in each column family on groups of three and five stores, and all stores end with the same data',
  points: 1,
  seeds: 4,
  coveragePoints: ['a group of 3 stores', 'a group of 5 stores'],
  references: paper('section 8'),
  docsAnchor: 'requests',
  async run(context) {
    const stores = context.simulation.choices.choose(SIZE, 0, 0, 2) === 0 ? 3 : 5;
    context.cover(`a group of ${stores} stores`);
    const group = await startCluster(context, { stores });
    const client = new RememberingClient(context, group);
    await keys(client);
    await scans(client);
    await families(client);
    await expectSameData(context, group);
  },
});

async function keys(client: RememberingClient): Promise<void> {
  await client.expectGet('moon', undefined);
  await client.put('moon', 'Io');
  await client.expectGet('moon', 'Io');
  await client.put('moon', 'Europa');
  await client.expectGet('moon', 'Europa');
  await client.delete('moon');
  await client.expectGet('moon', undefined);
  await client.delete('nobody');
  await client.put('empty', '');
  await client.expectGet('empty', '');
  await client.put('', 'the empty key');
  await client.expectGet('', 'the empty key');
  await client.delete('');
  await client.delete('empty');
}

async function scans(client: RememberingClient): Promise<void> {
  // In byte order: a prefix before longer keys, upper case before lower case.
  const pairs = (['10', '9', 'B', 'a', 'aa', 'b'] as const).map((key, i) => [key, i === 3 ? '' : `${i}`] as const);
  for (const i of [4, 0, 2, 5, 1, 3]) await client.put(...pairs[i]!);
  await client.expectScan('', 100, pairs);
  await client.expectScan('', pairs.length, pairs);
  await client.expectScan('a', 100, pairs.slice(3));
  await client.expectScan('a\x00', 1, pairs.slice(4, 5));
  await client.expectScan('9', 3, pairs.slice(1, 4));
  await client.expectScan('9', 0, []);
  await client.expectScan('c', 100, []);
  await client.delete('B');
  await client.expectScan('9', 2, [pairs[1]!, pairs[3]!]);
}

async function families(client: RememberingClient): Promise<void> {
  await client.put('planet', 'Mars');
  await client.put('planet', 'Venus', 'lock');
  await client.put('planet', 'Earth', 'write');
  await client.delete('planet', 'lock');
  await client.expectGet('planet', 'Mars', 'default');
  await client.expectGet('planet', undefined, 'lock');
  await client.expectGet('planet', 'Earth', 'write');
  await client.expectScan('', 10, [['planet', 'Earth']], 'write');
}

/** Every store applies the entries that the leader has applied, with the same result. */
async function expectSameData(context: ScenarioContext, group: StoreGroup): Promise<void> {
  const isEqual = (): boolean =>
    new Set(group.statuses().map(({ applied, commit, lastIndex }) => [applied, commit, lastIndex].join())).size === 1;
  await waitUntil(context, 'All stores have applied the same entries', isEqual);
  for (const store of group.stores) group.checkDisk(store.id, `${store.actor} at the end`);
}
