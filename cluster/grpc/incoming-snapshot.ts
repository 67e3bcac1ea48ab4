import { concatBytes } from '#kit/bytes';
import type { RaftMessage, SnapshotChunk } from '#kit/wire/raft-server';

/** Puts a snapshot together from its pieces: the message, the data, and a piece without data as the end. */
export class IncomingSnapshot {
  private message: RaftMessage | undefined;
  private readonly data: Uint8Array[] = [];
  private isWhole = false;

  take(chunk: SnapshotChunk): void {
    if (this.message === undefined) this.message = chunk.message;
    else if (chunk.data.length > 0) this.data.push(chunk.data);
    else this.isWhole = true;
  }

  /** The message with all of the data; `undefined` where the end is missing. */
  finish(): RaftMessage | undefined {
    const snapshot = this.message?.message?.snapshot;
    if (!this.isWhole || this.message === undefined || snapshot === undefined) return undefined;
    return { ...this.message, message: { ...this.message.message!, snapshot: { ...snapshot, data: concatBytes(...this.data) } } };
  }
}
