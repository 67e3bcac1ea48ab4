import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { MemTree } from '#kit/engines/mem-tree';
import type { StoreGroup } from '#harness/scenario/store/store-group';

import { RememberingClient } from './remembering-client';
import { startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

const ROUNDS = 2;
const WRITES = 8;

export const restart = gradedTest('lab2b', 'restart', {
  ...STORE_DEFAULTS,
  title: 'When all stores crash at once and restart, no acknowledged write is lost and no entry is applied twice',
  points: 1,
  references: paper('sections 5.2, 5.3 and 8'),
  docsAnchor: 'durability',
  async run(context) {
    const group = await startCluster(context, { stores: 3 });
    context.simulation.invariant(watchDisks(group));
    const client = new RememberingClient(context, group);
    for (let round = 1; round <= ROUNDS; round++) {
      await fill(client, round);
      for (const store of group.stores) store.crash();
      for (const store of group.stores) await store.start();
      await expectAll(client, round);
    }
  },
});

/** At every moment the data are those after the applied index, so that an entry that is applied twice is detected. */
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

/** Each write changes the result of the one before. */
async function fill(client: RememberingClient, round: number): Promise<void> {
  await client.delete('last');
  for (let write = 1; write <= WRITES; write++) {
    await client.put('last', `${round}.${write}`);
    if (write % 2 === 0) await client.delete(`round ${round}, ${write - 1}`);
    else await client.put(`round ${round}, ${write}`, 'deleted later');
  }
  await client.put(`round ${round}`, 'done');
}

async function expectAll(client: RememberingClient, round: number): Promise<void> {
  const rounds = Array.from({ length: round }, (_, i) => [`round ${i + 1}`, 'done'] as const);
  await client.expectScan('', 100, [['last', `${round}.${WRITES}`], ...rounds]);
}
