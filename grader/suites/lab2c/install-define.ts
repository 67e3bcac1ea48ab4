import type { Peer } from '#cluster/store/peer';
import { check } from '#harness/scenario/check';
import type { WriteOperation } from '#kit/engine';
import type { Ready } from '#kit/raft/ready';

import { REGION, snapshotBytes, storeDisk } from './store-disk';
import { type SnapshotFields, snapshotMessage } from './shortened-log';

/** The store's log of the region: entries 7 to 12 are kept, of which those up to 9 were applied. */
const OLD_LOG = {
  terms: [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3],
  applyState: { appliedIndex: 9, truncatedIndex: 6, truncatedTerm: 2 },
  commit: 9,
};

export function diskBefore(): WriteOperation[] {
  return storeDisk(OLD_LOG);
}

/** A snapshot beyond the whole log, and one that replaces the end of it. */
export const SNAPSHOTS: readonly SnapshotFields[] = [
  { index: 20, term: 4 },
  { index: 10, term: 3 },
];

/** The snapshot has come from the leader; the ready holds it. */
export function readyWithSnapshot({ raft }: Peer, property: string, fields: SnapshotFields): Ready {
  raft.step(snapshotMessage(4, { members: REGION.peers.map(({ id }) => id), ...fields, data: snapshotBytes() }));
  const ready = raft.ready();
  const what = `A snapshot as of ${fields.index}@${fields.term} came, which the log does not have`;
  check(ready.snapshot?.metadata?.index === fields.index, property, () => `${what}, but the ready does not hold it.`);
  return ready;
}
