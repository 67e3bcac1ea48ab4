/** Part 2b: proposes commands to Raft. */
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import { TypeKVError } from '#kit/errors';
import { MAX_KEY_BYTES } from '#kit/limits';
import type { Callback } from '#kit/store/callback';
import { encodeCommand, refusal } from '#kit/store/command';
import { notLeader, staleCommand } from '#kit/store/region-errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { RaftCmdRequest, Request } from '#kit/wire/raft-command';

/**
 * Proposes `command` to the peer's Raft node and adds the proposal to `peer.proposals`. Reads go through the log too: only a
 * current leader can commit an entry, so a read that is applied sees every write that was acknowledged before it (Raft,
 * section 8).
 *
 * If the command cannot be proposed, the callback is answered at once with an error:
 *
 * - `NotLeader`, with the leader's peer if it is known, if this peer is not the leader; without a peer, if this leader is
 *   transferring its leadership;
 * - `StaleCommand`, if the header's term is not 0 and is below the Raft node's term: the sender knows an older leader.
 *
 * Callbacks of earlier proposals stay, even if this proposal has the same index. The earlier entry was overwritten here, but
 * another node may still have it and commit it. Only applying decides.
 *
 * @throws TypeKVError `UnknownColumnFamily` or `KeyTooLarge`, if no peer could apply the command; nothing is proposed. Such a
 *   command must not enter the log, because every peer would fail on it
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
