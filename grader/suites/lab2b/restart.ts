import type { MemTree } from '#kit/engines/mem-tree';
import type { StoreGroup } from '#harness/scenario/store/store-group';

import { groupTest, raftPaper } from './direct-define';
import { LeaderClient } from './leader-client';
import { startCluster } from './run-cluster';

const ROUNDS = 2;
const WRITES = 8;

export const restart = groupTest('restart', {
  title: 'Stores that all crash at once go on from what is on their disks: nothing acknowledged is lost, and nothing is applied twice',
  points: 1,
  references: raftPaper('5.2, 5.3 and 8'),
  docsAnchor: 'durability',
  async run(context) {
    const group = await startCluster(context, { stores: 3 });
    context.simulation.invariant(watchDisks(group));
    const client = new LeaderClient(context, group);
    for (let round = 1; round <= ROUNDS; round++) {
      await fill(client, round);
      for (const store of group.stores) store.crash();
      for (const store of group.stores) await store.start();
      await expectAll(client, round);
    }
  },
});

/** At every moment the data are those after the applied index: an entry that was applied again would be seen here. */
function watchDisks(group: StoreGroup): () => void {
  const seen = new Map<number, MemTree>();
  return () => {
    for (const { id, actor, disk } of group.stores) {
      if (seen.get(id) === disk.tree) continue;
      seen.set(id, disk.tree);
      group.checkDisk(id, actor);
    }
  };
}

/** Each write changes what the one before left. */
async function fill(client: LeaderClient, round: number): Promise<void> {
  await client.delete('last');
  for (let write = 1; write <= WRITES; write++) {
    await client.put('last', `${round}.${write}`);
    if (write % 2 === 0) await client.delete(`round ${round}, ${write - 1}`);
    else await client.put(`round ${round}, ${write}`, 'deleted later');
  }
  await client.put(`round ${round}`, 'done');
}

async function expectAll(client: LeaderClient, round: number): Promise<void> {
  const rounds = Array.from({ length: round }, (_, i) => [`round ${i + 1}`, 'done'] as const);
  await client.expectScan('', 100, [['last', `${round}.${WRITES}`], ...rounds]);
}
