import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { readCommand, writeCommand } from '#kit/store/command';
import { AdminCmdType, type AdminRequest, type RaftCmdRequest, type RaftRequestHeader } from '#kit/wire/raft-command';

export function putOperation(key: string, value: string, cf = 'default'): WriteOperation {
  return { type: 'put', cf, key: bytesOf(key), value: bytesOf(value) };
}

export function deleteOperation(key: string, cf = 'default'): WriteOperation {
  return { type: 'delete', cf, key: bytesOf(key) };
}

/** Addresses any peer of the region in any term. */
export function header(regionId = 1, term = 0): RaftRequestHeader {
  return { regionId, peer: undefined, regionEpoch: { confVer: 1, version: 1 }, term };
}

export function writeRequest(...batch: WriteOperation[]): RaftCmdRequest {
  return writeCommand(header(), batch);
}

export function readRequest(): RaftCmdRequest {
  return readCommand(header());
}

export const COMPACT: AdminRequest = { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex: 1, compactTerm: 1 } };
