/** The rules by which a command changes a region, as a second opinion about what the parts do. */
import type { MemTree } from '#kit/engines/mem-tree';
import { contains } from '#kit/store/key-range';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import { AdminCmdType, type ChangePeerRequest, type RaftCmdRequest, type SplitRequest } from '#kit/wire/raft-command';

/** What a committed command does to a region. */
export interface RegionChange {
  /** The region afterwards. */
  readonly region: Region;
  /** The region that a split creates. */
  readonly created?: Region;
  /** The data of the region before the command. */
  readonly data: MemTree;
}

/** Whether a command is for this epoch of the region, and for its keys. Another one takes no effect. */
export function isCurrent(region: Region, { header, requests, adminRequest }: RaftCmdRequest): boolean {
  const sent = header?.regionEpoch ?? { version: 0, confVer: 0 };
  const isSameVersion = sent.version === region.regionEpoch!.version;
  const isSameConfVer = sent.confVer === region.regionEpoch!.confVer;
  const isInside = (key: Uint8Array): boolean => contains(rangeOf(region), key);
  switch (adminRequest?.cmdType) {
    case undefined:
      return isSameVersion && requests.every(({ put, delete: remove }) => isInside((put ?? remove)?.key ?? region.startKey));
    case AdminCmdType.ChangePeer:
      return isSameVersion && isSameConfVer;
    case AdminCmdType.Split:
      return isSameVersion && isSameConfVer && isInside(adminRequest.split!.splitKey);
    default:
      return true;
  }
}

export function changedPeers(region: Region, { changeType, peer }: ChangePeerRequest): Region {
  const others = region.peers.filter(({ id }) => id !== peer!.id);
  const peers = changeType === ConfChangeType.AddNode ? [...others, peer!].sort((left, right) => left.id - right.id) : others;
  const { confVer, version } = region.regionEpoch!;
  return { ...region, peers, regionEpoch: { confVer: confVer + 1, version } };
}

/** The left half and the right half. */
export function splitHalves(region: Region, { splitKey, newRegionId, newPeerIds }: SplitRequest): [Region, Region] {
  const { confVer, version } = region.regionEpoch!;
  const regionEpoch = { confVer, version: version + 1 };
  const peers = region.peers.map(({ storeId }, i) => ({ id: newPeerIds[i] ?? 0, storeId }));
  return [
    { ...region, endKey: splitKey, regionEpoch },
    { id: newRegionId, startKey: splitKey, endKey: region.endKey, regionEpoch, peers },
  ];
}
