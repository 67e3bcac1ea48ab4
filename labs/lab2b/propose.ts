// Part lab2b: write what throws NotImplemented, then run `npm run grade lab2b`. What to do is in docs/lab2b.md.
/** Part 2b: a command on its way into the log. */

import { NotImplemented } from '#kit/errors';
import type { Callback } from '#kit/store/callback';
import type { StorePeer } from '#kit/store/store-peer';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

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
  throw new NotImplemented('lab2b: proposeCommand');
}
