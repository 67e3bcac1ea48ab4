import type { ClientWritableStream } from '@grpc/grpc-js';
import type { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { EMPTY_BYTES } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';
import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import type { RaftMessage, SnapshotChunk } from '#kit/wire/raft-server';
import { becomesReady } from './open-channel';

/** The timeout for connecting to the receiver, in milliseconds. */
const CONNECT_TIMEOUT_MS = 1_000;
/** The timeout for one chunk, and for the response, in milliseconds. */
const CHUNK_TIMEOUT_MS = 10_000;

/**
 * Sends a snapshot on its own stream: the message, the chunks, and a chunk without data as the end mark. A stream that broke has
 * no end mark. See `Transport.sendSnapshot`.
 */
export async function sendSnapshot(client: TinyKvClient, message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let transfer: Transfer | undefined;
  try {
    // Inside the loop, so that the iterator is returned even if the store is down.
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
    if (!(await becomesReady(client, CONNECT_TIMEOUT_MS))) throw new Unavailable('cannot send the snapshot: the store is down');
    const transfer = new Transfer(client);
    await transfer.write({ message, data: EMPTY_BYTES });
    return transfer;
  }

  private constructor(client: TinyKvClient) {
    let end: (error: Error | null) => void;
    this.answered = new Promise((resolve, reject) => {
      end = (error) =>
        error === null && this.isFinished
          ? resolve()
          : reject(new Unavailable(error?.message ?? 'the receiver ended the stream of the snapshot'));
    });
    this.answered.catch(() => undefined);
    this.call = client.snapshot((error) => end(error));
    this.call.on('error', () => undefined);
  }

  /** Completes when the stream can accept more. */
  async write(chunk: SnapshotChunk): Promise<void> {
    if (!this.call.write(chunk)) await this.inTime(new Promise((resolve) => this.call.once('drain', resolve)));
  }

  /** Completes when the receiver has the complete snapshot. */
  async finish(): Promise<void> {
    this.isFinished = true;
    this.call.end();
    await this.inTime(this.answered);
  }

  cancel(): void {
    this.call.cancel();
  }

  private async inTime(step: Promise<void>): Promise<void> {
    const timer = setTimeout(() => this.call.cancel(), CHUNK_TIMEOUT_MS);
    try {
      await Promise.race([step, this.answered]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function checkSize(chunk: Uint8Array): void {
  if (chunk.length > 0 && chunk.length <= MAX_SNAPSHOT_CHUNK_BYTES) return;
  throw new TypeKVError('InvalidArgument', `a snapshot chunk has ${chunk.length} bytes; it must have 1 to ${MAX_SNAPSHOT_CHUNK_BYTES}`);
}
