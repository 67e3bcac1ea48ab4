// Part lab3b: write what throws NotImplemented, then run `npm run grade lab3b`. What to do is in docs/lab3b.md.
/** Part 3b: the command that transfers the leadership of a region to another peer. */

import { NotImplemented } from '#kit/errors';
import type { Callback } from '#kit/store/callback';
import type { RegionPeer } from '#kit/store/region-peer';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

/**
 * Starts the transfer of the leadership to the peer in the request (`raft.transferLeader`). The host calls it on a leader, after
 * `checkEpoch`. A transfer is not replicated: nothing is proposed, and the callback is answered at once.
 *
 * Success means that the transfer has started. It can still fail, for example because the other peer is down. The sender sees the
 * result in the leader that the region reports.
 *
 * If the region has no peer with that id, the answer is `adminRefused`, and no transfer starts.
 */
export function transferLeader(peer: RegionPeer, command: RaftCmdRequest, callback: Callback): void {
  throw new NotImplemented('lab3b: transferLeader');
}
