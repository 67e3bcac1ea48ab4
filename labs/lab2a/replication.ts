// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * Part 2ab: log replication (Raft, section 5.3) and commitment (sections 5.3 and 5.4.2).
 *
 * A leader probes each follower first: it sends one append at a time, until the follower accepts one. Then it pipelines: it
 * sends new entries at once, without waiting for responses, with at most `maxInflightAppends` appends in flight.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { EntryType, Message } from '#kit/wire/raft';

/**
 * Appends an entry with `data` to the leader's log and sends it to the followers.
 *
 * @returns the index and term of the new entry. It is committed if the entry that is committed at this index has this term
 * @throws TypeKVError `NotLeader` if this node is not the leader, or is transferring its leadership; nothing is appended
 */
export function propose(state: RaftState, data: Uint8Array, entryType?: EntryType): { index: number; term: number } {
  throw new NotImplemented('lab2a: propose');
}

/**
 * Appends the entry with which a leader starts its term: a no-op, which has no data, and sends it. A leader commits entries of
 * earlier terms only together with an entry of its own term (section 5.4.2). Without the no-op they would wait for the next
 * proposal (section 8).
 */
export function appendNoop(state: RaftState): void {
  throw new NotImplemented('lab2a: appendNoop');
}

/** Sends every follower the entries that were not yet sent to it, as far as its progress allows. */
export function broadcastAppend(state: RaftState): void {
  throw new NotImplemented('lab2a: broadcastAppend');
}

/**
 * Handles an append of the current term: recognizes the leader and responds. (See AppendEntries in figure 2.)
 *
 * - Accepted: moves the commit index to the leader's, but not beyond the last entry that this append verified. The
 *   response has the last index that is known to match.
 * - Rejected: the response has the index and term of the last entry that could match (`findConflictByTerm`).
 */
export function handleAppend(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleAppend');
}

/**
 * Handles a response to an append or a snapshot: updates the follower's progress, commits, and sends the next entries.
 * Responses can arrive late, twice, and in any order. A node without progress is not a member; its response is ignored.
 */
export function handleAppendResponse(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleAppendResponse');
}

/**
 * Called when follower `to` has responded to a heartbeat. If it lacks entries, appends or their responses may have been lost.
 * So the oldest append in flight no longer counts, and one more append is sent, even an empty one. Its response tells what
 * the follower has. Sends nothing to a follower that has the whole log.
 */
export function resumeAppends(state: RaftState, to: number): void {
  throw new NotImplemented('lab2a: resumeAppends');
}

/**
 * Commits the highest index that a majority has, if that entry has the leader's current term. All entries before it are
 * committed with it. An entry of an earlier term on a majority is not safe yet: a later leader can still overwrite it
 * (section 5.4.2, figure 8). Followers learn the commit index from the next append or heartbeat.
 */
export function maybeCommit(state: RaftState): void {
  throw new NotImplemented('lab2a: maybeCommit');
}
