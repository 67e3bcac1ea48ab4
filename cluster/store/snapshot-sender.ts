import type { Engine } from '#kit/engine';
import type { StorePeer } from '#kit/store/store-peer';
import type { Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import type { Message } from '#kit/wire/raft';

import { envelope } from './envelope';
import { openSnapshot } from './open-snapshot';

/**
 * Sends snapshots: reads a region's current data in chunks while the store continues to work. At most one transfer to each peer
 * is in flight. Raft requests a snapshot again until the follower has acknowledged one.
 */
export class SnapshotSender {
  private readonly inFlight = new Set<string>();

  /** @param failed called with an error that is not a network error: the store cannot continue */
  constructor(
    private readonly engine: Engine,
    private readonly transport: Transport,
    private readonly chunkBytes: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  send(peer: StorePeer, message: Message): void {
    const key = `${peer.regionId} ${message.to}`;
    if (this.inFlight.has(key)) return;
    this.inFlight.add(key);
    this.sendNow(peer, message)
      .catch((error: unknown) => {
        if (!(error instanceof Unavailable)) this.failed(error);
      })
      .finally(() => this.inFlight.delete(key));
  }

  private async sendNow(peer: StorePeer, message: Message): Promise<void> {
    // Before `openSnapshot`: an opened snapshot that nobody reads would stay open.
    const whole = envelope(peer, message);
    if (whole === undefined) return;
    const { region, metadata, chunks } = await openSnapshot(this.engine, peer.regionId, this.chunkBytes);
    // The receiver compares the range of the data with its regions, and the sender's region may be another one by now.
    const { startKey, endKey, regionEpoch } = region;
    const snapshot = { data: new Uint8Array(0), metadata };
    await this.transport.sendSnapshot({ ...whole, startKey, endKey, regionEpoch, message: { ...message, snapshot } }, chunks);
  }
}
