import { adminCommand } from '#kit/store/command';
import { AdminCmdType, type AdminRequest } from '#kit/wire/raft-command';
import type { Peer } from '#kit/wire/meta';

import { StoreCluster, headerOf } from './testing/store-cluster';

const transferTo = (peer: Peer): AdminRequest => ({ cmdType: AdminCmdType.TransferLeader, transferLeader: { peer } });

async function started(): Promise<StoreCluster> {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  return cluster;
}

test('a transfer is answered at once, nothing is proposed, and the other peer leads', async () => {
  const cluster = await started();
  const { lastIndex } = cluster.leader(7)!.status();
  const answer = cluster.store(1).execute(adminCommand(headerOf(cluster.leader(7)!.region), transferTo({ id: 12, storeId: 2 })));
  expect((await answer).response.adminResponse?.cmdType).toBe(AdminCmdType.TransferLeader);
  expect(cluster.peer(1, 7)!.status().lastIndex).toBe(lastIndex);
  await cluster.settle();
  expect(cluster.leader(7)?.self.id).toBe(12);
});

test('while it is transferring, a leader refuses commands and changes of peers, without naming a leader', async () => {
  const cluster = await started();
  cluster.passes = () => false;
  await cluster.admin(7, transferTo({ id: 12, storeId: 2 }));
  for (const response of [await cluster.put(7, 'b', '2'), await cluster.remove(7, { id: 13, storeId: 3 })])
    expect(response.header?.error?.notLeader).toEqual({ regionId: 7, leader: undefined });
});

test('the leadership is not transferred to a peer that the region does not have', async () => {
  const cluster = await started();
  const { header } = await cluster.admin(7, transferTo({ id: 99, storeId: 2 }));
  expect(header?.error?.message).toBe('region 7 has no peer 99: its leadership stays');
  await cluster.settle();
  expect(cluster.leader(7)?.self.id).toBe(11);
  expect((await cluster.put(7, 'b', '2')).header?.error).toBeUndefined();
});

test('a follower answers NotLeader with the leader, whatever the epoch of the command is', async () => {
  const cluster = await started();
  await cluster.split(7, 'm', 8);
  await cluster.until(() => cluster.peer(2, 7)!.region.endKey.length > 0);
  const old = { ...cluster.peer(2, 7)!.region, regionEpoch: { confVer: 1, version: 1 } };
  const { response } = await cluster.store(2).execute(adminCommand(headerOf(old), transferTo({ id: 12, storeId: 2 })));
  expect(response.header?.error?.notLeader).toEqual({ regionId: 7, leader: { id: 11, storeId: 1 } });
});
