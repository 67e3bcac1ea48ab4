/** The rules by which a command changes a region, as a second opinion about what the parts do. */
import { printBytes } from '#kit/bytes';
import type { MemTree } from '#kit/engines/mem-tree';
import { contains } from '#kit/store/key-range';
import { printRange } from '#kit/store/region';
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

/** Why a command takes no effect: it is for another epoch of the region, or for other keys. `undefined` if it takes effect. */
export function whyNotCurrent(region: Region, { header, requests, adminRequest }: RaftCmdRequest): string | undefined {
  const sent = header?.regionEpoch ?? { version: 0, confVer: 0 };
  const { version, confVer } = region.regionEpoch!;
  const otherVersion = sent.version === version ? undefined : `its command has version ${sent.version}, and the region version ${version}`;
  const otherConfVer = sent.confVer === confVer ? undefined : `its command has confVer ${sent.confVer}, and the region confVer ${confVer}`;
  const outside = (key: Uint8Array | undefined): string | undefined =>
    key === undefined || contains(rangeOf(region), key)
      ? undefined
      : `the key ${printBytes(key)} is not in the region, which has ${printRange(region)}`;
  switch (adminRequest?.cmdType) {
    case undefined:
      return otherVersion ?? requests.map(({ put, delete: remove }) => outside((put ?? remove)?.key)).find((why) => why !== undefined);
    case AdminCmdType.ChangePeer:
      return otherVersion ?? otherConfVer;
    case AdminCmdType.Split:
      return otherVersion ?? otherConfVer ?? outside(adminRequest.split!.splitKey);
    default:
      return undefined;
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
