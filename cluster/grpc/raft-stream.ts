import { Metadata, type ClientWritableStream } from '@grpc/grpc-js';
import { TinyKvService, type TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { type Done, RaftMessage } from '#kit/wire/raft-server';
import { isDown } from './open-channel';

/**
 * The limits of the queue to one store, in bytes and in messages: enough for the appends of several round trips. Older messages
 * are of little use to Raft, which sends them again.
 */
export const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
export const MAX_QUEUED_MESSAGES = 4_096;

/** The pause after a stream broke, in milliseconds, so that a store that accepts connections but no streams is not asked constantly. */
const REOPEN_DELAY_MS = 100;

/**
 * The stream of Raft messages to one store. The first message opens it; if it breaks, the first message after a pause opens it
 * again. `send` never waits: it drops messages while the store is down or the queue is full.
 */
export class RaftStream {
  private call: ClientWritableStream<Uint8Array> | undefined;
  /** The encoded messages that the stream cannot accept yet. */
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  private isBlocked = false;
  private pausedUntil = 0;

  constructor(private readonly client: TinyKvClient) {}

  send(message: RaftMessage): void {
    const call = this.call ?? this.open();
    if (call === undefined || this.queue.length >= MAX_QUEUED_MESSAGES || this.queuedBytes >= MAX_QUEUED_BYTES) return;
    // Encoded immediately, because the sender may modify the message afterwards.
    const bytes = RaftMessage.encode(message).finish();
    if (this.isBlocked) this.enqueue(bytes);
    else this.isBlocked = !call.write(bytes);
  }

  /** Closes the stream. Later messages are dropped. */
  close(): void {
    this.pausedUntil = Infinity;
    this.call?.cancel();
  }

  private open(): ClientWritableStream<Uint8Array> | undefined {
    if (performance.now() < this.pausedUntil || isDown(this.client)) return undefined;
    const { path, responseDeserialize } = TinyKvService.raft;
    const call = this.client.makeClientStreamRequest<Uint8Array, Done>(path, asBuffer, responseDeserialize, new Metadata(), {}, () =>
      this.ended(call),
    );
    call.on('drain', () => this.drain(call));
    // The callback gets the end too.
    call.on('error', () => undefined);
    return (this.call = call);
  }

  private enqueue(bytes: Uint8Array): void {
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
  }

  private drain(call: ClientWritableStream<Uint8Array>): void {
    if (call !== this.call) return;
    this.isBlocked = false;
    let taken = 0;
    while (taken < this.queue.length && !this.isBlocked) {
      const bytes = this.queue[taken++]!;
      this.queuedBytes -= bytes.length;
      this.isBlocked = !call.write(bytes);
    }
    this.queue.splice(0, taken);
  }

  /** Called with or without an error: a stream normally does not end. */
  private ended(call: ClientWritableStream<Uint8Array>): void {
    if (call !== this.call) return;
    this.call = undefined;
    this.queue = [];
    this.queuedBytes = 0;
    this.isBlocked = false;
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + REOPEN_DELAY_MS);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
