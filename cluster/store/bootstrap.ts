import { TypeKVError } from '#kit/errors';
import type { Engine, EngineSnapshot, PutOperation } from '#kit/engine';
import { initialLog, putInitialPeer } from '#kit/store/initial-peer';
import { RAFT_COLUMN_FAMILY, storeIdentKey } from '#kit/store/layout';
import { putRegion } from '#kit/store/records';
import type { Region } from '#kit/wire/meta';
import { StoreIdent } from '#kit/wire/raft-server';

import type { StoreConfig } from './store-config';

/** The disk of a store that existed before has none of its data. */
export class DiskLost extends Error {
  override readonly name = 'DiskLost';
}

/**
 * Initializes the disk of a new store: writes the store's identity, and the regions that have a peer on the store. A disk that
 * already belongs to this store is not changed. If regions can change, the logs start like those of a region that a split
 * creates (`initialLog`): a peer that is added later needs a snapshot.
 *
 * @throws TypeKVError `InvalidArgument` if the disk belongs to another store or cluster
 * @throws DiskLost if the disk is empty, but was initialized before
 */
export async function bootstrap(
  engine: Engine,
  { clusterId, storeId, regions, wasInitialized, changesRegions }: StoreConfig,
): Promise<void> {
  const found = await identOf(engine);
  if (found === undefined) {
    if (wasInitialized === true) throw new DiskLost(`the disk of store ${storeId} is empty, but the store existed before`);
    const own = regions.filter(({ peers }) => peers.some((peer) => peer.storeId === storeId));
    const ident = {
      type: 'put',
      cf: RAFT_COLUMN_FAMILY,
      key: storeIdentKey(),
      value: StoreIdent.encode({ clusterId, storeId }).finish(),
    } as const;
    return engine.write([ident, ...own.flatMap((region) => recordsOf(region, changesRegions === true))], { sync: true });
  }
  if (found.clusterId === clusterId && found.storeId === storeId) return;
  const message = `the disk belongs to store ${found.storeId} of cluster ${found.clusterId}, but it was opened for store ${storeId} of cluster ${clusterId}: use another directory`;
  throw new TypeKVError('InvalidArgument', message);
}

function recordsOf(region: Region, changesRegions: boolean): PutOperation[] {
  return changesRegions ? putInitialPeer({ region, ...initialLog() }) : [putRegion(region)];
}

async function identOf(engine: Engine): Promise<StoreIdent | undefined> {
  const reader: EngineSnapshot = engine.snapshot();
  try {
    const bytes = await reader.get(RAFT_COLUMN_FAMILY, storeIdentKey());
    return bytes && StoreIdent.decode(bytes);
  } finally {
    reader.close();
  }
}
