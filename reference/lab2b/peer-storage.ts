/** Part 2b: what of a ready goes to disk. Where it lies there is given (kit/store/layout). */
import type { WriteOperation } from '#kit/engine';
import type { Ready } from '#kit/raft/ready';
import { deleteEntry, putEntry, putRaftState } from '#kit/store/records';
import type { StorePeer } from '#kit/store/store-peer';

/**
 * Adds to `batch` what makes the entries and the hard state of `ready` durable, and notes it in `peer.raftState`.
 *
 * Afterwards the disk holds exactly the log that Raft has: entries of `ready` replace what was there from the first one's
 * index on, also what came after the last of them (Raft, section 5.3). `lastIndex` and `lastTerm` are those of the log's last
 * entry; a restart reads the log up to there. Nothing is added where the ready holds neither.
 */
export function persistReady(peer: StorePeer, ready: Ready, batch: WriteOperation[]): void {
  const { entries, hardState } = ready;
  if (entries.length === 0 && hardState === undefined) return;
  for (const entry of entries) batch.push(putEntry(peer.regionId, entry));
  const last = entries.at(-1);
  if (last !== undefined) {
    for (let index = last.index + 1; index <= peer.raftState.lastIndex; index++) batch.push(deleteEntry(peer.regionId, index));
    peer.raftState = { ...peer.raftState, lastIndex: last.index, lastTerm: last.term };
  }
  if (hardState !== undefined) peer.raftState = { ...peer.raftState, hardState };
  batch.push(putRaftState(peer.regionId, peer.raftState));
}
