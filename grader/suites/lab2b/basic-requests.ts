import { purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { StoreGroup } from '#harness/scenario/store/store-group';

import { groupTest } from './direct-define';
import { LeaderClient } from './leader-client';
import { poll, startCluster } from './run-cluster';

const SIZE = purpose('requests: size of the group');

export const basicRequests = groupTest('basic-requests', {
  title:
    'On groups of three and of five stores get, put, delete and scan do what they say, in each column family, and all stores get the same data',
  points: 2,
  seeds: 4,
  coveragePoints: ['a group of 3 stores', 'a group of 5 stores'],
  references: 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 8',
  docsAnchor: 'requests',
  async run(context) {
    const stores = context.simulation.choices.choose(SIZE, 0, 0, 2) === 0 ? 3 : 5;
    context.cover(`a group of ${stores} stores`);
    const group = await startCluster(context, { stores });
    const client = new LeaderClient(context, group);
    await keys(client);
    await scans(client);
    await families(client);
    await expectSameData(context, group);
  },
});

async function keys(client: LeaderClient): Promise<void> {
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

async function scans(client: LeaderClient): Promise<void> {
  // In the order of bytes: a prefix comes before what it is a prefix of, upper case before lower case.
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

async function families(client: LeaderClient): Promise<void> {
  await client.put('planet', 'Mars');
  await client.put('planet', 'Venus', 'lock');
  await client.put('planet', 'Earth', 'write');
  await client.delete('planet', 'lock');
  await client.expectGet('planet', 'Mars', 'default');
  await client.expectGet('planet', undefined, 'lock');
  await client.expectGet('planet', 'Earth', 'write');
  await client.expectScan('', 10, [['planet', 'Earth']], 'write');
}

/** What the leader has applied, every store gets to apply, with the same outcome. */
async function expectSameData(context: ScenarioContext, group: StoreGroup): Promise<void> {
  const isLevel = (): boolean =>
    new Set(group.statuses().map(({ applied, commit, lastIndex }) => [applied, commit, lastIndex].join())).size === 1;
  await poll(context, 'All stores have applied the same entries', isLevel);
  for (const store of group.stores) group.checkDisk(store.id, `${store.actor}, at the end`);
}
