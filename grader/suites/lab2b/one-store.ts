import { groupTest, raftPaper } from './direct-define';
import { LeaderClient } from './leader-client';
import { poll, startCluster } from './run-cluster';

export const oneStore = groupTest('one-store', {
  title: 'A group of one store serves by itself, also after a crash',
  points: 1,
  references: raftPaper('5.3'),
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
    await poll(context, 'The store leads again', () => group.leader() !== undefined);
    await client.expectScan('', 10, [['moon', 'Io']]);
    await client.put('moon', 'Europa');
    await client.expectGet('moon', 'Europa');
  },
});
