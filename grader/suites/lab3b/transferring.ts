import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { AdminCmdType } from '#kit/wire/raft-command';

import type { FakeRegionPeer } from './fake-region-peer';
import { expectNothingProposed } from './expectations';
import { adminFor, makeRegion, peerOf, putFor, transferTo } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'transfer command';

export const transferring = gradedTest('lab3b', 'transfer-command', {
  ...SCRIPTED_DEFAULTS,
  title: 'A transfer is answered at once and not proposed; a peer that the region does not have is refused, and the leadership stays',
  points: 1,
  references: thesis('section 3.10'),
  docsAnchor: 'the-transfer-command',
  async run(context) {
    for (const part of [starts, unknownPeers]) await context.part(part);
  },
});

function expectTransfers({ raft }: FakeRegionPeer, expected: readonly number[], what: string): void {
  const found = raft.transfers.join(', ');
  check(
    found === expected.join(', '),
    PROPERTY,
    () => `${what}. Expected calls of raft.transferLeader to ${expected.join(', ') || 'no peer'}; found ${found || 'none'}.`,
  );
}

async function starts(context: ScenarioContext): Promise<void> {
  for (const storeId of [2, 3]) {
    const store = await RegionStore.start(context);
    const peer = await store.peer(makeRegion());
    const before = store.request(peer, putFor(peer.region, 'e', '1'), 'The put before the transfer', PROPERTY);
    const what = `A transfer to peer 7${storeId}`;
    const callback = store.transferLeader(peer, adminFor(peer.region, transferTo(peerOf(7, storeId))), what, PROPERTY);
    callback.expectDone('a transfer is answered when it has started');
    const { adminResponse } = callback.last!.response;
    check(
      adminResponse?.cmdType === AdminCmdType.TransferLeader && adminResponse.transferLeader !== undefined,
      PROPERTY,
      () => `${what}. Expected a TransferLeader response, found the type ${adminResponse?.cmdType ?? 'of no response'}.`,
    );
    expectTransfers(peer, [70 + storeId], what);
    const entries = peer.raft.entries.length;
    check(
      entries === 1 && peer.proposals.length === 1,
      PROPERTY,
      () => `${what}, after a put. Expected one entry, the put; found ${entries}, and ${peer.proposals.length} proposals.`,
    );
    before.expectNothingYet('a transfer decides nothing about it');
  }
}

/** The id counts. A peer that was removed may have been on the same store. */
async function unknownPeers(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  for (const target of [peerOf(7, 4), { id: 99, storeId: 2 }, { id: 2, storeId: 2 }]) {
    const what = `A transfer to peer ${target.id} on store ${target.storeId}, which the region does not have`;
    const callback = store.transferLeader(peer, adminFor(peer.region, transferTo(target)), what, PROPERTY);
    callback.expectAdminRefused('the region has no peer with this id');
    expectTransfers(peer, [], what);
    expectNothingProposed(peer, 0, PROPERTY, what);
  }
}
