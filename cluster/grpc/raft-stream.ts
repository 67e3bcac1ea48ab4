import { Metadata, type ClientWritableStream } from '@grpc/grpc-js';
import { TinyKvService, type TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { type Done, RaftMessage } from '#kit/wire/raft-server';
import { isDown } from './open-channel';

/**
 * What may wait for one store, in bytes and in messages: some round trips' worth of appends. What waits longer than that is
 * of little use to Raft, which sends it again.
 */
export const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
export const MAX_QUEUED_MESSAGES = 4_096;

/** After a stream that broke, so that a store which takes connections but no streams is not asked all the time. */
const PAUSE_MS = 100;

/**
 * The stream of Raft messages to one store. It is opened by the first message, and after it broke by the first one after a
 * pause. `send` never waits: while the store is down, or when too much is queued, messages are dropped.
 */
export class RaftStream {
  private call: ClientWritableStream<Uint8Array> | undefined;
  /** What the stream does not take yet. */
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  private isBlocked = false;
  private pausedUntil = 0;

  constructor(private readonly client: TinyKvClient) {}

  send(message: RaftMessage): void {
    const call = this.call ?? this.open();
    if (call === undefined || this.queue.length >= MAX_QUEUED_MESSAGES || this.queuedBytes >= MAX_QUEUED_BYTES) return;
    // Encoded at once, since the sender may change the message afterwards.
    const bytes = RaftMessage.encode(message).finish();
    if (this.isBlocked) this.enqueue(bytes);
    else this.isBlocked = !call.write(bytes);
  }

  /** Nothing more is sent. */
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
    // The end is told to the callback as well.
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

  /** Whether with an error or without: a stream normally does not end. */
  private ended(call: ClientWritableStream<Uint8Array>): void {
    if (call !== this.call) return;
    this.call = undefined;
    this.queue = [];
    this.queuedBytes = 0;
    this.isBlocked = false;
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + PAUSE_MS);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
