import type { LoadedPeer } from '#cluster/store/load-peers';
import type { Peer, PeerEnvironment } from '#cluster/store/peer';
import { SnapshotSender } from '#cluster/store/snapshot-sender';
import { storeConfigWithDefaults } from '#cluster/store/store-config';
import { NOBODY } from '#cluster/store/store-observer';
import { RecordedEngine } from '#grader/suites/lab2b/recorded-engine';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { Engine, WriteOperation } from '#kit/engine';
import { MemEngine } from '#kit/engines/mem-engine';
import type { Transport } from '#kit/transport';

/**
 * Loads the store's peer of region 1 from its disk, as a store does that starts. It sends to `transport`.
 * @param engine the solution gets it: the view of an engine, not the engine
 */
export async function loadPeer(code: ModuleScope, engine: Engine, transport: Transport = NO_TRANSPORT): Promise<Peer> {
  const { loadPeers } = code.load<{ loadPeers(engine: Engine): Promise<LoadedPeer[]> }>('#cluster/store/load-peers');
  const { Peer: PeerClass } = code.load<{ Peer: typeof Peer }>('#cluster/store/peer');
  const [loaded] = await loadPeers(engine);
  return new PeerClass(loaded!, environment(engine, transport));
}

const NO_TRANSPORT: Transport = { send: () => undefined, sendSnapshot: () => Promise.resolve() };

function environment(engine: Engine, transport: Transport): PeerEnvironment {
  const config = storeConfigWithDefaults({ clusterId: 1, storeId: 1, regions: [] });
  const failed = (error: unknown): void => {
    throw error;
  };
  const snapshots = new SnapshotSender(engine, transport, config.snapshotChunkBytes, failed);
  return { config, engine, transport, snapshots, observer: NOBODY, random: () => 0 };
}

/** An engine in memory with this content. */
export async function engineWith(content: readonly WriteOperation[]): Promise<RecordedEngine> {
  const engine = new RecordedEngine(new MemEngine());
  await engine.open();
  await engine.write(content, { sync: true });
  return engine;
}
