import type { Property } from '#harness/scenario/property';
import type { Peer } from '#cluster/store/peer';
import { check } from '#harness/scenario/check';
import type { WriteOperation } from '#kit/engine';
import type { Ready } from '#kit/raft/ready';

import { NEW_DATA, REGION, snapshotBytes, storeDisk } from './store-disk';
import { type SnapshotFields, snapshotMessage } from './compacted-log';

/** The log of the region before: it has entries 7 to 12, and those up to 9 are applied. */
const OLD_LOG = {
  terms: [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3],
  applyState: { appliedIndex: 9, truncatedIndex: 6, truncatedTerm: 2 },
  commit: 9,
};

export function diskBefore(): WriteOperation[] {
  return storeDisk(OLD_LOG);
}

/** One snapshot is after the whole log, the other replaces the end of the log. */
export const SNAPSHOTS: readonly SnapshotFields[] = [
  { index: 20, term: 4 },
  { index: 10, term: 3 },
];

/** Steps a snapshot of the leader into Raft. @returns the ready that contains it */
export function readyWithSnapshot({ raft }: Peer, property: Property, fields: SnapshotFields, content = NEW_DATA): Ready {
  raft.step(snapshotMessage(4, { members: REGION.peers.map(({ id }) => id), ...fields, data: snapshotBytes(content) }));
  const ready = raft.ready();
  const what = `A snapshot as of ${fields.index}@${fields.term} arrived, and the log does not have that entry`;
  const found = ready.snapshot?.metadata?.index;
  check(
    found === fields.index,
    property,
    () => `${what}. Expected the snapshot in the ready, found ${found === undefined ? 'none' : `one as of ${found}`}.`,
  );
  return ready;
}
