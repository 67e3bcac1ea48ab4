import type { Engine } from '#kit/engine';
import type { StorePeer } from '#kit/store/store-peer';
import type { Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import type { Message } from '#kit/wire/raft';

import { envelope } from './envelope';
import { openSnapshot } from './open-snapshot';

/**
 * Sends snapshots: reads a region's data as they are now, in pieces, while the store goes on. One at a time to each peer;
 * Raft asks again for as long as the follower has not said that it has one.
 */
export class SnapshotSender {
  private readonly inFlight = new Set<string>();

  /** @param failed hears of an error that is not the network's: the store cannot go on */
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
    // First: chunks that nobody begins to read would keep their engine snapshot open, since `return` runs none of their code.
    const whole = envelope(peer, message);
    if (whole === undefined) return;
    const { metadata, chunks } = await openSnapshot(this.engine, peer.regionId, this.chunkBytes);
    await this.transport.sendSnapshot({ ...whole, message: { ...message, snapshot: { data: new Uint8Array(0), metadata } } }, chunks);
  }
}
