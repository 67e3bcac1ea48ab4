import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { LeaderClient } from './leader-client';
import { waitUntil, startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

export const oneStore = gradedTest('lab2b', 'one-store', {
  ...STORE_DEFAULTS,
  title: 'A group of one store serves requests, also after a crash and a restart',
  points: 1,
  references: paper('section 5.3'),
  docsAnchor: 'requests',
  async run(context) {
    const group = await startCluster(context, { stores: 1 });
    const client = new LeaderClient(context, group);
    await client.expectGet('moon', undefined);
    await client.put('moon', 'Io');
    await client.put('planet', 'Mars');
    await client.delete('planet');
    await client.expectScan('', 10, [['moon', 'Io']]);
    const [store] = group.stores;
    store!.crash();
    await store!.start();
    await waitUntil(context, 'The store is leader again', () => group.leader() !== undefined);
    await client.expectScan('', 10, [['moon', 'Io']]);
    await client.put('moon', 'Europa');
    await client.expectGet('moon', 'Europa');
  },
});
