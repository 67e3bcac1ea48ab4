import type { Engine } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import type { SchedulerClient } from '#kit/scheduler-client';
import { adminCommand } from '#kit/store/command';
import { Unavailable } from '#kit/unavailable';
import type { Region } from '#kit/wire/meta';
import { AdminCmdType, type RaftCmdRequest } from '#kit/wire/raft-command';

import type { Peer } from './peer';
import { regionSize } from './region-size';

export interface SplitCheckerOptions {
  readonly engine: Engine;
  readonly scheduler: SchedulerClient;
  /** A region with more bytes is split. */
  readonly maxBytes: number;
  readonly execute: (command: RaftCmdRequest) => Promise<unknown>;
  /** Called with an error that is neither of the scheduler nor of the proposal: the store cannot continue. */
  readonly failed: (error: unknown) => void;
}

/**
 * Splits the regions that this store leads, when they become too large. Each peer counts the bytes that were written since the last
 * check. Only if they are an eighth of the maximum, or not known, the checker reads all data of the region for its exact size.
 */
export class SplitChecker {
  /** The regions that are checked now. */
  private readonly checking = new Set<number>();

  constructor(private readonly options: SplitCheckerOptions) {}

  /** Checks the peer's region, if it leads and has written enough. Does not wait. */
  check(peer: Peer): void {
    const { maxBytes, failed } = this.options;
    const isDue = peer.status().role === 'leader' && peer.bytesWritten >= maxBytes / 8 && !this.checking.has(peer.regionId);
    if (!isDue) return;
    this.checking.add(peer.regionId);
    this.checkNow(peer)
      .catch((error: unknown) => {
        // Checks again later: the size is not known.
        peer.bytesWritten = Infinity;
        if (!isTransient(error)) failed(error);
      })
      .finally(() => this.checking.delete(peer.regionId));
  }

  private async checkNow(peer: Peer): Promise<void> {
    const { engine, scheduler, maxBytes, execute } = this.options;
    const { region } = peer;
    peer.bytesWritten = 0;
    const reader = engine.snapshot();
    const { bytes, middle } = await regionSize(reader, region).finally(() => reader.close());
    peer.approximateSize = bytes;
    if (bytes <= maxBytes || middle === undefined) return;
    const { newRegionId, newPeerIds } = await scheduler.askSplit(region);
    // The size of both halves is not known. If the split is refused, for example because the epoch has changed, it is checked again.
    peer.bytesWritten = Infinity;
    await execute(splitCommand(region, middle, newRegionId, newPeerIds));
  }
}

function splitCommand(region: Region, splitKey: Uint8Array, newRegionId: number, newPeerIds: readonly number[]): RaftCmdRequest {
  const header = { regionId: region.id, peer: undefined, regionEpoch: region.regionEpoch, term: 0 };
  return adminCommand(header, { cmdType: AdminCmdType.Split, split: { splitKey, newRegionId, newPeerIds: [...newPeerIds] } });
}

/** The scheduler is away, or knows another epoch; or the store has stopped. */
function isTransient(error: unknown): boolean {
  return (
    error instanceof Unavailable || (error instanceof TypeKVError && ['InvalidArgument', 'Stopped', 'ReaderClosed'].includes(error.code))
  );
}
