/**
 * Reasons why a region rejected a command, as in responses. In all cases the command did not take effect and never will.
 *
 * The messages are part of the simulated responses, and so of the trace hashes.
 */
import { printBytes } from '#kit/bytes';
import { RegionError } from '#kit/wire/error';
import type { Peer, Region } from '#kit/wire/meta';

/** @param leader `undefined` if this peer does not know it */
export function notLeader(regionId: number, leader: Peer | undefined): RegionError {
  const where = leader === undefined ? 'and its leader is not known here' : `peer ${leader.id} on store ${leader.storeId} does`;
  return RegionError.create({ message: `this peer does not lead region ${regionId}; ${where}`, notLeader: { regionId, leader } });
}

/** Another leader's entry took the command's index, or the command was for an earlier term. */
export function staleCommand(): RegionError {
  return RegionError.create({ message: 'the command was lost to a change of leader, and did not take effect', staleCommand: {} });
}

export function regionNotFound(regionId: number): RegionError {
  return RegionError.create({ message: `this store has no peer of region ${regionId}`, regionNotFound: { regionId } });
}

export function storeNotMatch(requestStoreId: number, actualStoreId: number): RegionError {
  const message = `the request is for store ${requestStoreId}, and this is store ${actualStoreId}`;
  return RegionError.create({ message, storeNotMatch: { requestStoreId, actualStoreId } });
}

/** The command was made for another epoch of its region. @param currentRegions the regions as this store knows them */
export function epochNotMatch(currentRegions: readonly Region[]): RegionError {
  const known = currentRegions.map(
    ({ id, regionEpoch }) => `region ${id} has version ${regionEpoch?.version}, confVer ${regionEpoch?.confVer}`,
  );
  const message = `the command is for another epoch of its region: ${known.join('; ')}`;
  return RegionError.create({ message, epochNotMatch: { currentRegions: [...currentRegions] } });
}

export function keyNotInRegion(key: Uint8Array, { id: regionId, startKey, endKey }: Region): RegionError {
  const end = endKey.length === 0 ? 'the last key' : printBytes(endKey);
  const message = `key ${printBytes(key)} is not in region ${regionId}, which has the keys from ${printBytes(startKey)} to ${end}`;
  return RegionError.create({ message, keyNotInRegion: { key, regionId, startKey, endKey } });
}

/** An admin command that this region cannot execute, now or ever. @param message says why, and what to do */
export function adminRefused(message: string): RegionError {
  return RegionError.create({ message });
}

/** A region's error as an exception, for code that does not know about regions. */
export class RegionRefusal extends Error {
  override readonly name = 'RegionRefusal';

  constructor(readonly regionError: RegionError) {
    super(regionError.message);
  }
}
