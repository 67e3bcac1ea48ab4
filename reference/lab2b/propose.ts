/** Part 2b: a command on its way into the log. */
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import { TypeKVError } from '#kit/errors';
import { MAX_KEY_BYTES } from '#kit/limits';
import type { Callback } from '#kit/store/callback';
import { encodeCommand, refusal } from '#kit/store/command';
import { notLeader, staleCommand } from '#kit/store/region-errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { RaftCmdRequest, Request } from '#kit/wire/raft-command';

/**
 * Proposes `command` to the peer's Raft node, and remembers who waits for it. Reads go this way, too: what is applied at
 * their place in the log was there when they were made, and only a leader that still leads gets anything committed (Raft,
 * section 8).
 *
 * The callback is answered at once, with an error, where the command cannot be proposed:
 *
 * - `NotLeader`, with the leader's peer if it is known, where this peer does not lead; without one where it is handing over;
 * - `StaleCommand` where the header's term is not 0 and is below the Raft node's: whoever sent it knew another leader.
 *
 * Callbacks of earlier proposals are not touched, also where this one takes their place in the log: what was overwritten here
 * may live on elsewhere, and be committed by another leader. Only what is applied tells.
 *
 * @throws TypeKVError `UnknownColumnFamily`, `KeyTooLarge` for a command that no peer could apply. It must not get into the
 *   log, where every peer would meet it.
 */
export function proposeCommand(peer: StorePeer, command: RaftCmdRequest, callback: Callback): void {
  for (const request of command.requests) checkRequest(request);
  const { term, leader, role } = peer.raft.status();
  const leaderPeer = peer.region.peers.find(({ id }) => id === leader);
  if (role !== 'leader') return callback.answer(refusal(term, notLeader(peer.regionId, leaderPeer)));
  if (isStale(command, term)) return callback.answer(refusal(term, staleCommand()));
  try {
    peer.proposals.push({ ...peer.raft.propose(encodeCommand(command)), callback });
  } catch (error) {
    if (!(error instanceof TypeKVError && error.code === 'NotLeader')) throw error;
    callback.answer(refusal(term, notLeader(peer.regionId, undefined)));
  }
}

function isStale({ header }: RaftCmdRequest, term: number): boolean {
  return header !== undefined && header.term !== 0 && header.term < term;
}

function checkRequest({ put, delete: remove }: Request): void {
  const target = put ?? remove;
  if (target === undefined) return;
  const { cf, key } = target;
  if (!DATA_COLUMN_FAMILIES.some((family) => family === cf))
    throw new TypeKVError('UnknownColumnFamily', `there is no column family ${JSON.stringify(cf)}`);
  if (key.length > MAX_KEY_BYTES) throw new TypeKVError('KeyTooLarge', `a key has ${key.length} bytes; the most is ${MAX_KEY_BYTES}`);
}
