import { type RegionInfo, isPending } from '#kit/scheduler/region-info';
import type { Peer, RegionEpoch } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import type { RegionHeartbeatResponse } from '#kit/wire/scheduler';

/** Why an operator was made. */
export type OperatorPurpose = 'add replica' | 'remove replica' | 'replace down store' | 'leave store' | 'balance region' | 'balance leader';

/**
 * The change that the scheduler wants in one region: its goal, not its steps. The next order follows from the goal and the last
 * heartbeat, so lost orders, repeated orders and changes of the leader need no special case.
 */
export interface Operator {
  readonly regionId: number;
  readonly purpose: OperatorPurpose;
  /** The region's epoch when the operator was made. */
  readonly epoch: RegionEpoch;
  /** When the operator is given up, in milliseconds of the scheduler's clock. */
  readonly deadlineMs: number;
  /** The peer to add. It is added first. */
  readonly add?: Peer;
  /** The peer to remove. If it leads the region, the leadership is transferred first. */
  readonly remove?: Peer;
  /** The peer to transfer the leadership to. */
  readonly transferTo?: Peer;
}

/** What the region's leader should do next. Empty: wait. */
export type RegionOrder = Pick<RegionHeartbeatResponse, 'changePeer' | 'transferLeader'>;

/** The next order. @param mayLead whether the leadership may be transferred to this peer, which is not pending */
export function nextOrder(operator: Operator, info: RegionInfo, mayLead: (peer: Peer) => boolean): RegionOrder {
  const { add, remove, transferTo } = operator;
  if (add !== undefined && !hasPeer(info, add)) return { changePeer: { peer: add, changeType: ConfChangeType.AddNode } };
  if (add !== undefined && isPending(info, add.id)) return {};
  if (remove !== undefined && remove.id !== info.leader.id) return { changePeer: { peer: remove, changeType: ConfChangeType.RemoveNode } };
  const successor = transferTo ?? successors(operator, info).find(mayLead);
  return successor === undefined ? {} : { transferLeader: { peer: successor } };
}

/** The peers that can lead the region instead of the one to remove. The new peer is the first: the balance was computed with it. */
function successors({ add, remove }: Operator, info: RegionInfo): Peer[] {
  const others = info.region.peers.filter(({ id }) => id !== remove?.id && id !== add?.id && !isPending(info, id));
  return add === undefined ? others : [add, ...others];
}

/** Whether the region is as the operator wants it. */
export function isDone({ add, remove, transferTo }: Operator, info: RegionInfo): boolean {
  if (remove !== undefined) return !hasPeer(info, remove);
  if (add !== undefined) return hasPeer(info, add) && !isPending(info, add.id);
  return info.leader.id === transferTo?.id;
}

/** Whether something else has changed the region: its epoch is not the one that the operator's own changes lead to. */
export function isOvertaken({ epoch, add, remove }: Operator, info: RegionInfo): boolean {
  const { version, confVer } = info.region.regionEpoch!;
  const ownChanges = Number(add !== undefined && hasPeer(info, add)) + Number(remove !== undefined && !hasPeer(info, remove));
  return version !== epoch.version || confVer !== epoch.confVer + ownChanges;
}

export function hasPeer({ region }: RegionInfo, { id }: Peer): boolean {
  return region.peers.some((peer) => peer.id === id);
}
