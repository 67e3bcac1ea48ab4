/** Reasons why a region rejected a command, as in responses. In all cases the command did not take effect and never will. */
import { RegionError } from '#kit/wire/error';
import type { Peer } from '#kit/wire/meta';

/** @param leader `undefined` if this peer does not know it */
export function notLeader(regionId: number, leader: Peer | undefined): RegionError {
  const advice =
    leader === undefined ? 'its leader is not known: try another store' : `send it to peer ${leader.id} on store ${leader.storeId}`;
  return RegionError.create({ message: `this peer is not the leader of region ${regionId}; ${advice}`, notLeader: { regionId, leader } });
}

/** Another leader's entry took the command's index, or the command was for an earlier term. */
export function staleCommand(): RegionError {
  return RegionError.create({
    message: 'the leader changed before the command was committed; it did not take effect: send it again',
    staleCommand: {},
  });
}

export function regionNotFound(regionId: number): RegionError {
  return RegionError.create({
    message: `this store has no peer of region ${regionId}; look up the region again`,
    regionNotFound: { regionId },
  });
}

export function storeNotMatch(requestStoreId: number, actualStoreId: number): RegionError {
  const message = `the request is for store ${requestStoreId}, but this is store ${actualStoreId}; look up the store's address again`;
  return RegionError.create({ message, storeNotMatch: { requestStoreId, actualStoreId } });
}

/** A region's error as an exception, for code that does not know about regions. */
export class RegionRefusal extends Error {
  override readonly name = 'RegionRefusal';

  constructor(readonly regionError: RegionError) {
    super(regionError.message);
  }
}
