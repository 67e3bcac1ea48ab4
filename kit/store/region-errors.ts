/** Why a region did not take a command, as answers carry it. In all of these the command did not take effect, and never will. */
import { RegionError } from '#kit/wire/error';
import type { Peer } from '#kit/wire/meta';

/** @param leader `undefined`: this peer does not know it */
export function notLeader(regionId: number, leader: Peer | undefined): RegionError {
  const where = leader === undefined ? 'and its leader is not known here' : `peer ${leader.id} on store ${leader.storeId} does`;
  return RegionError.create({ message: `this peer does not lead region ${regionId}; ${where}`, notLeader: { regionId, leader } });
}

/** Another leader's entry took the command's place, or it was meant for a term that is over. */
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

/** Carries a region's refusal through code that knows nothing of regions. */
export class RegionRefusal extends Error {
  override readonly name = 'RegionRefusal';

  constructor(readonly regionError: RegionError) {
    super(regionError.message);
  }
}
