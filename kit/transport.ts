import type { RaftMessage } from '#kit/wire/raft-server';

/**
 * The interface to the other stores: sends Raft messages and snapshots to the store `message.toPeer.storeId`. It is the sending
 * side only; messages that arrive are passed to `Store.receive`.
 *
 * Implementations: the simulated network, which delays, drops, duplicates and reorders messages, and gRPC streams between
 * processes. The transport knows the addresses of the stores.
 *
 * The receiver gets a copy of the message as it was at the call. The sender may modify it afterwards.
 */
export interface Transport {
  /**
   * Sends a message without waiting for the result. It can arrive late, twice, out of order, or never; Raft tolerates all of
   * this. It never arrives modified. A store that is unknown or down is not reported.
   *
   * @throws TypeKVError `InvalidArgument` if `toPeer` is missing; `Stopped` after the transport was closed
   */
  send(message: RaftMessage): void;

  /**
   * Sends a message of type MsgSnapshot with the snapshot's data, which is too large for one message.
   *
   * Completes when the receiving store has all of the data; it may not be installed yet. The receiver never sees a part of a
   * snapshot. The chunks are read one at a time, at the speed of the receiver. Their iterator is always finished or
   * returned, even after an error, so it may hold an engine snapshot.
   *
   * @param chunks the data in order; each chunk has 1 to `MAX_SNAPSHOT_CHUNK_BYTES` bytes
   * @throws Unavailable if the store is unknown or down, or the stream broke. The caller can ignore it: Raft sends the snapshot
   *   again after the follower has responded to a heartbeat
   * @throws TypeKVError `InvalidArgument` if `toPeer` is missing or the size of a chunk is wrong; `Stopped`
   */
  sendSnapshot(message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

/** The maximum size of a snapshot chunk, in bytes: far below the limit of a gRPC message. */
export const MAX_SNAPSHOT_CHUNK_BYTES = 1024 * 1024;
