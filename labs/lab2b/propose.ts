// Part lab2b: write what throws NotImplemented, then run `npm run grade lab2b`. What to do is in docs/lab2b.md.
/** Part 2b: proposes commands to Raft. */

import { NotImplemented } from '#kit/errors';
import type { Callback } from '#kit/store/callback';
import type { StorePeer } from '#kit/store/store-peer';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

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
  throw new NotImplemented('lab2b: proposeCommand');
}
