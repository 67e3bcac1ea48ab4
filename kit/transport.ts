import type { RaftMessage } from '#kit/wire/raft-server';

/**
 * The seam to the other stores: carries Raft messages and snapshots to the store that `message.toPeer.storeId` names.
 *
 * Implementations: the simulated network of the harness, which delays, drops, duplicates and reorders, and gRPC streams
 * between processes. Finding a store's address is the transport's own affair. What arrives is handed to the receiving
 * store's router; the seam of this file is the sending side.
 *
 * A message is taken as it is at the call: the sender may change it afterwards, and the receiver gets a copy.
 */
export interface Transport {
  /**
   * Sends and forgets. The message may arrive late, twice, after younger ones, or never; Raft stands all of that. It never
   * arrives changed. Nothing is reported back, and nothing is thrown for a store that is unknown or down.
   *
   * @throws TypeKVError `InvalidArgument` where `toPeer` is missing; `Stopped` after the store has stopped
   */
  send(message: RaftMessage): void;

  /**
   * Sends a message of type MsgSnapshot together with the snapshot's data, which is too large for one message.
   *
   * Completes when the receiving store has all of it; that it was applied is another matter. The chunks are read one at a
   * time, as fast as the receiver takes them, and their iterator is always finished or returned, also on failure, so that
   * it may hold an engine snapshot open. The receiver never sees part of a snapshot.
   *
   * @param chunks the data, in order, in pieces of at most `MAX_SNAPSHOT_CHUNK_BYTES`; not empty ones
   * @throws Unavailable where the store is unknown or down, or the stream broke. Nobody needs to be told: Raft sends
   *   the snapshot anew once the follower has answered a heartbeat
   * @throws TypeKVError `InvalidArgument` where `toPeer` is missing or a chunk has no right size; `Stopped`
   */
  sendSnapshot(message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

/** The largest piece of a snapshot, in bytes: far below the limit of a gRPC message. */
export const MAX_SNAPSHOT_CHUNK_BYTES = 1024 * 1024;
