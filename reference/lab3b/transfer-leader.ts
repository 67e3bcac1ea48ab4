/** Part 3b: the command that transfers the leadership of a region to another peer. */
import type { Callback } from '#kit/store/callback';
import { refusal, success } from '#kit/store/command';
import { hasPeer } from '#kit/store/region';
import { adminRefused } from '#kit/store/region-errors';
import type { RegionPeer } from '#kit/store/region-peer';
import { AdminCmdType, type RaftCmdRequest } from '#kit/wire/raft-command';

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
  const target = command.adminRequest!.transferLeader!.peer!;
  const { term } = peer.raft.status();
  if (!hasPeer(peer.region, target.id))
    return callback.answer(refusal(term, adminRefused(`region ${peer.regionId} has no peer ${target.id}: its leadership stays`)));
  peer.raft.transferLeader(target.id);
  callback.answer(success(term, [], { cmdType: AdminCmdType.TransferLeader, transferLeader: {} }));
}
