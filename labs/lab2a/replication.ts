// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * Part 2ab: the leader's log becomes everybody's (Raft, section 5.3), and what is on a majority is committed (sections 5.3
 * and 5.4.2).
 *
 * A leader first probes: one append at a time, until a follower says where the logs agree. From then on it sends new
 * entries at once, without waiting for answers, up to `maxInflightAppends`.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { EntryType, Message } from '#kit/wire/raft';

/**
 * Appends `data` to the leader's log and sends it on.
 *
 * @returns the index and term of the new entry: it is committed if the entry at that index ever is one of that term
 * @throws TypeKVError `NotLeader` where this node does not lead, or is handing over
 */
export function propose(state: RaftState, data: Uint8Array, entryType?: EntryType): { index: number; term: number } {
  throw new NotImplemented('lab2a: propose');
}

/**
 * What a leader begins its term with: an entry without data. Entries of earlier terms are never committed by counting
 * them, so without one of its own term the leader could not commit what it has got from its predecessors (section 8).
 */
export function appendNoop(state: RaftState): void {
  throw new NotImplemented('lab2a: appendNoop');
}

/** Sends everybody what it has not been sent, as far as its progress allows. */
export function broadcastAppend(state: RaftState): void {
  throw new NotImplemented('lab2a: broadcastAppend');
}

/**
 * A follower takes over entries that follow on something it has, and says how far it agrees; or says that it does not, and
 * from where on it could.
 */
export function handleAppend(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleAppend');
}

/** The leader learns how far a follower agrees, or that it does not. Answers may come late, twice and in any order. */
export function handleAppendResponse(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleAppendResponse');
}

/**
 * A follower has answered a heartbeat: it is there. If it lacks something, the appends or their answers may have been lost;
 * one more append, even an empty one, makes it say what it has.
 */
export function resumeAppends(state: RaftState, to: number): void {
  throw new NotImplemented('lab2a: resumeAppends');
}

/**
 * Commits what a majority has, if it is of the leader's own term: only then can no later leader lack it. What comes before
 * it is committed with it (section 5.4.2, figure 8). Followers learn of it by the next message they get.
 */
export function maybeCommit(state: RaftState): void {
  throw new NotImplemented('lab2a: maybeCommit');
}
