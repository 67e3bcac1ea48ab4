/** Regions and commands of the tests. */
import { deleteOperation, putOperation } from '#grader/suites/lab2b/commands';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { adminCommand, readCommand, writeCommand } from '#kit/store/command';
import type { Peer, Region, RegionEpoch } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import { AdminCmdType, type AdminRequest, type RaftCmdRequest, type RaftRequestHeader } from '#kit/wire/raft-command';

export interface RegionOptions {
  readonly id?: number;
  readonly start?: string;
  readonly end?: string;
  readonly version?: number;
  readonly confVer?: number;
  /** The stores with a peer. The id of the peer on a store is ten times the region's id plus the store's id. Default 1 to 3. */
  readonly stores?: readonly number[];
}

/** A region with the keys from d to m. */
export function makeRegion({ id = 7, start = 'd', end = 'm', version = 4, confVer = 6, stores = [1, 2, 3] }: RegionOptions = {}): Region {
  const peers = stores.map((storeId) => peerOf(id, storeId));
  return { id, startKey: bytesOf(start), endKey: bytesOf(end), regionEpoch: { confVer, version }, peers };
}

export function peerOf(regionId: number, storeId: number): Peer {
  return { id: regionId * 10 + storeId, storeId };
}

/** A solution may change an object that it got, or replace it. */
export function copyRegion({ id, startKey, endKey, regionEpoch, peers }: Region): Region {
  return {
    id,
    startKey: startKey.slice(),
    endKey: endKey.slice(),
    regionEpoch: regionEpoch && { ...regionEpoch },
    peers: peers.map((peer) => ({ ...peer })),
  };
}

/** The header of a sender that knows `region`. */
export function headerFor({ id, regionEpoch }: Region, epoch: Partial<RegionEpoch> = {}): RaftRequestHeader {
  return { regionId: id, peer: undefined, regionEpoch: { version: 0, confVer: 0, ...regionEpoch, ...epoch }, term: 0 };
}

export function changePeer(changeType: ConfChangeType, peer: Peer): AdminRequest {
  return { cmdType: AdminCmdType.ChangePeer, changePeer: { changeType, peer: { ...peer } } };
}

export function addPeer(peer: Peer): AdminRequest {
  return changePeer(ConfChangeType.AddNode, peer);
}

export function removePeer(peer: Peer): AdminRequest {
  return changePeer(ConfChangeType.RemoveNode, peer);
}

/** @param stores those of the new peers. Default 1 to 3 */
export function splitAt(key: string, newRegionId: number, stores: readonly number[] = [1, 2, 3]): AdminRequest {
  const newPeerIds = stores.map((storeId) => peerOf(newRegionId, storeId).id);
  return { cmdType: AdminCmdType.Split, split: { splitKey: bytesOf(key), newRegionId, newPeerIds } };
}

export function transferTo(peer: Peer): AdminRequest {
  return { cmdType: AdminCmdType.TransferLeader, transferLeader: { peer: { ...peer } } };
}

export function compactTo(compactIndex: number): AdminRequest {
  return { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex, compactTerm: 1 } };
}

/** Commands of a sender that knows `region`. */
export function adminFor(region: Region, request: AdminRequest): RaftCmdRequest {
  return adminCommand(headerFor(region), request);
}

export function writeFor(region: Region, ...batch: WriteOperation[]): RaftCmdRequest {
  return writeCommand(headerFor(region), batch);
}

export function putFor(region: Region, key: string, value: string): RaftCmdRequest {
  return writeFor(region, putOperation(key, value));
}

export function deleteFor(region: Region, key: string): RaftCmdRequest {
  return writeFor(region, deleteOperation(key));
}

export function readFor(region: Region): RaftCmdRequest {
  return readCommand(headerFor(region));
}
