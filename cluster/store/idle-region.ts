/** When the peers of an idle region may hibernate. */
import type { RaftState } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

import type { Peer } from './peer';

/** Whether a leader has nothing left to do: everything is applied here, every member has the whole log, and nothing is in progress. */
export function isReplicated(peer: Peer): boolean {
  const { role, progress, transferTarget } = peer.inspect();
  const { lastIndex } = peer.status();
  if (role !== 'leader' || transferTarget !== 0 || !isQuiet(peer)) return false;
  return [...progress.values()].every(({ match }) => match === lastIndex);
}

/**
 * Whether a follower has everything that its leader has. The commit index in a heartbeat of an idle leader is its last index: every member
 * has the whole log, and everything is committed.
 */
export function hasFollowed(peer: Peer, { from, term, commit }: Message): boolean {
  const state = peer.inspect();
  return state.role === 'follower' && state.leader === from && state.term === term && peer.status().lastIndex === commit && isQuiet(peer);
}

function isQuiet(peer: Peer): boolean {
  const { log, pendingSnapshot } = peer.inspect();
  return peer.proposals.length === 0 && pendingSnapshot === undefined && isApplied(log, peer.status().lastIndex);
}

function isApplied({ committed, applied, stable }: RaftState['log'], lastIndex: number): boolean {
  return committed === lastIndex && applied === lastIndex && stable === lastIndex;
}
