// Part lab2c: write what throws NotImplemented, then run `npm run grade lab2c`. What to do is in docs/lab2c.md.
/**
 * Part 2c, in Raft: a snapshot stands for the entries that were discarded (Raft, section 7). A leader sends it to a follower
 * that needs them, and the follower becomes what the snapshot says.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { Message, Snapshot } from '#kit/wire/raft';

/**
 * A leader's: sends a snapshot to each follower whose next entry was discarded, unless one is under way to it already.
 *
 * The message says as of which entry it is: the last one that was applied. The data are added by the host on the message's
 * way; they may be those of a later entry, and then the metadata that leave are that entry's. A snapshot counts as an append
 * that is under way, up to its index: so an answer ends it, and when none comes, the answers to heartbeats do.
 *
 * The host asks after every event of a leader whose log does not begin at the beginning.
 */
export function sendSnapshots(state: RaftState): void {
  throw new NotImplemented('lab2c: sendSnapshots');
}

/**
 * A follower's: takes a snapshot, or not, and answers up to where its log now agrees with the leader's.
 *
 * - One that is not beyond what is committed here brings nothing new: it came late, or twice.
 * - One whose last entry the log has says only that everything up to there is committed. The log stays: what comes after
 *   it was not discarded by the leader, and may be on its way to a majority.
 * - Any other replaces the log, and everything that was before: see `restore`.
 */
export function handleSnapshot(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2c: handleSnapshot');
}

/**
 * Becomes the node that has applied everything up to the snapshot: an empty log after it, the members that it names, and the
 * snapshot waiting in `pendingSnapshot` for the next ready, so that the store installs it.
 */
export function restore(state: RaftState, snapshot: Snapshot): void {
  throw new NotImplemented('lab2c: restore');
}
