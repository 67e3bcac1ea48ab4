import type { ClientWritableStream } from '@grpc/grpc-js';
import type { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { EMPTY_BYTES } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';
import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import type { RaftMessage, SnapshotChunk } from '#kit/wire/raft-server';
import { becomesReady } from './open-channel';

/** How long a store may take to be reached. */
const CONNECT_MS = 1_000;
/** How long a receiver may take for one piece, or for its answer. */
const STALLED_MS = 10_000;

/**
 * Sends a snapshot on a stream of its own: the message, the pieces, and a piece without data that says that this was all. A
 * stream that breaks off has no such piece. See `Transport.sendSnapshot`.
 */
export async function sendSnapshot(client: TinyKvClient, message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let transfer: Transfer | undefined;
  try {
    // Inside of the loop, so that the iterator is returned also where the store is down.
    for await (const chunk of chunks) {
      checkSize(chunk);
      transfer ??= await Transfer.begin(client, message);
      await transfer.write({ message: undefined, data: chunk });
    }
    transfer ??= await Transfer.begin(client, message);
    await transfer.write({ message: undefined, data: EMPTY_BYTES });
    await transfer.finish();
  } catch (error) {
    transfer?.cancel();
    throw error;
  }
}

class Transfer {
  private readonly call: ClientWritableStream<SnapshotChunk>;
  private readonly answered: Promise<void>;
  private isFinished = false;

  static async begin(client: TinyKvClient, message: RaftMessage): Promise<Transfer> {
    if (!(await becomesReady(client, CONNECT_MS))) throw new Unavailable('the store is down');
    const transfer = new Transfer(client);
    await transfer.write({ message, data: EMPTY_BYTES });
    return transfer;
  }

  private constructor(client: TinyKvClient) {
    let end: (error: Error | null) => void;
    this.answered = new Promise((resolve, reject) => {
      end = (error) =>
        error === null && this.isFinished ? resolve() : reject(new Unavailable(error?.message ?? 'the receiver ended the stream'));
    });
    this.answered.catch(() => undefined);
    this.call = client.snapshot((error) => end(error));
    this.call.on('error', () => undefined);
  }

  /** Completes when there is room for more. */
  async write(chunk: SnapshotChunk): Promise<void> {
    if (!this.call.write(chunk)) await this.inTime(new Promise((resolve) => this.call.once('drain', resolve)));
  }

  /** Completes when the receiver has all of it. */
  async finish(): Promise<void> {
    this.isFinished = true;
    this.call.end();
    await this.inTime(this.answered);
  }

  cancel(): void {
    this.call.cancel();
  }

  private async inTime(step: Promise<void>): Promise<void> {
    const timer = setTimeout(() => this.call.cancel(), STALLED_MS);
    try {
      await Promise.race([step, this.answered]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function checkSize(chunk: Uint8Array): void {
  if (chunk.length > 0 && chunk.length <= MAX_SNAPSHOT_CHUNK_BYTES) return;
  throw new TypeKVError('InvalidArgument', `a piece of a snapshot has ${chunk.length} bytes, not 1 to ${MAX_SNAPSHOT_CHUNK_BYTES}`);
}
