import type { RegionOrder } from '#cluster/scheduler/operator';
import type { BalanceInput, RegionMove } from '#kit/scheduler/balance';
import { type StoreCounters, NO_COUNTERS } from '#kit/scheduler/cluster-info';
import type { RegionInfo } from '#kit/scheduler/region-info';
import { printBytes } from '#kit/bytes';
import { quantity } from '#kit/quantity';
import { ConfChangeType } from '#kit/wire/raft';

/** A heartbeat with all of its fields. Equal texts mean equal heartbeats. */
export function describeInfo(info: RegionInfo): string {
  return `region ${info.region.id} ${describeContent(info)}`;
}

/** The same without the id. */
export function describeContent({ region, leader, term, pendingPeers, approximateSize }: RegionInfo): string {
  const { startKey, endKey, regionEpoch, peers } = region;
  const stores = (list: RegionInfo['pendingPeers']): string => list.map(({ storeId }) => storeId).join(', ');
  const pending = pendingPeers.length === 0 ? '' : `, pending on ${stores(pendingPeers)}`;
  return (
    `from ${printBytes(startKey)} to ${endKey.length === 0 ? 'the end' : printBytes(endKey)}, ` +
    `version ${regionEpoch?.version}, confVer ${regionEpoch?.confVer}, term ${term}, ${quantity(approximateSize, 'byte')}, ` +
    `peers on stores ${stores(peers)}, leader on ${leader.storeId}${pending}`
  );
}

/** One line per region. */
export function describeInfos(infos: readonly RegionInfo[]): string {
  return infos.length === 0 ? 'no regions' : infos.map(describeInfo).join('\n');
}

/** Stores without peers are left out: they may be missing. */
export function describeCounters(counters: ReadonlyMap<number, Readonly<StoreCounters>>): string {
  const used = [...counters].filter(([, store]) => describeStore(store) !== describeStore(NO_COUNTERS));
  const lines = used.sort(([left], [right]) => left - right).map(([id, store]) => `store ${id}: ${describeStore(store)}`);
  return lines.length === 0 ? 'no store has peers' : lines.join('\n');
}

export function describeStore({ regionCount, leaderCount, pendingCount, regionSize }: Readonly<StoreCounters>): string {
  return `regionCount ${regionCount}, leaderCount ${leaderCount}, pendingCount ${pendingCount}, regionSize ${regionSize}`;
}

export function describeMove(move: RegionMove | undefined): string {
  return move === undefined ? 'no move' : `region ${move.regionId} from store ${move.fromStore} to store ${move.toStore}`;
}

export function describeInput({ stores, regions, maxReplicas }: BalanceInput): string {
  const sizes = stores.map(({ id, size, isUp }) => `store ${id} ${quantity(size, 'byte')}${isUp ? '' : ' (not up)'}`);
  return `${sizes.join(', ')}; maxReplicas ${maxReplicas}\n${describeInfos(regions)}`;
}

export function describeOrder({ changePeer, transferLeader }: RegionOrder): string {
  if (transferLeader !== undefined) return `transfer the leadership to store ${transferLeader.peer?.storeId}`;
  const isAdd = changePeer?.changeType === ConfChangeType.AddNode;
  return `${isAdd ? 'add a peer on' : 'remove the peer from'} store ${changePeer?.peer?.storeId}`;
}

/** Lines below a line of a message. */
export function indented(lines: string): string {
  return lines.replace(/^/gm, '  ');
}
