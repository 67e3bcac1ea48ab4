import { TypeKVError } from '#kit/errors';
import type { Engine, EngineSnapshot } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, storeIdentKey } from '#kit/store/layout';
import { putRegion } from '#kit/store/records';
import { StoreIdent } from '#kit/wire/raft-server';

import type { StoreConfig } from './store-config';

/**
 * Makes a new disk a store's: writes whose it is, and the regions that the store has a peer of. A disk that is a store's
 * already is left as it is.
 *
 * @throws TypeKVError `InvalidArgument` where the disk is another store's, or of another cluster
 */
export async function bootstrap(engine: Engine, { clusterId, storeId, regions }: StoreConfig): Promise<void> {
  const found = await identOf(engine);
  if (found === undefined) {
    const own = regions.filter(({ peers }) => peers.some((peer) => peer.storeId === storeId));
    const ident = {
      type: 'put',
      cf: RAFT_COLUMN_FAMILY,
      key: storeIdentKey(),
      value: StoreIdent.encode({ clusterId, storeId }).finish(),
    } as const;
    return engine.write([ident, ...own.map(putRegion)], { sync: true });
  }
  if (found.clusterId === clusterId && found.storeId === storeId) return;
  const message = `the disk is that of store ${found.storeId} of cluster ${found.clusterId}, not of store ${storeId} of cluster ${clusterId}`;
  throw new TypeKVError('InvalidArgument', message);
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
