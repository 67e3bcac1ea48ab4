import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';

import { expectNothingProposed } from './expectations';
import { adminFor, makeRegion, peerOf, removePeer } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'leader of two peers';

export const groupOfTwo = gradedTest('lab3b', 'leader-of-two', {
  ...SCRIPTED_DEFAULTS,
  title: 'The leader of two peers is not removed: it transfers its leadership to the other peer, and its answer names that peer',
  points: 1,
  references: thesis('section 4.2.2'),
  docsAnchor: 'the-leader-of-two-peers',
  async run(context) {
    for (const stores of [
      [1, 2],
      [1, 5],
      [4, 1],
    ]) {
      const store = await RegionStore.start(context);
      const peer = await store.peer(makeRegion({ stores }));
      const other = peer.region.peers.find(({ storeId }) => storeId !== 1)!;
      const what = `The removal of peer 71, which leads the peers 71 and ${other.id}`;
      const callback = store.proposeChangePeer(peer, adminFor(peer.region, removePeer(peerOf(7, 1))), what, PROPERTY);
      const { leader } = callback.expectNotLeader('the other peer can remove this one when it leads');
      check(
        leader?.id === other.id && leader.storeId === other.storeId,
        PROPERTY,
        () =>
          `${what}. Expected NotLeader with peer ${other.id} on store ${other.storeId}, found ${leader === undefined ? 'no peer' : `peer ${leader.id} on store ${leader.storeId}`}.`,
      );
      const transfers = peer.raft.transfers.join(', ');
      check(
        transfers === String(other.id),
        PROPERTY,
        () => `${what}. Expected one call of raft.transferLeader, to ${other.id}; found calls to ${transfers || 'no peer'}.`,
      );
      expectNothingProposed(peer, 0, PROPERTY, what);
    }
  },
});
