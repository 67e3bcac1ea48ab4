import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { WriteOperation } from '#kit/engine';
import type { Peer, Region } from '#kit/wire/meta';
import type { Entry, Message, Snapshot } from '#kit/wire/raft';
import type { AdminResponse, RaftCmdRequest } from '#kit/wire/raft-command';

import type { Callback } from './callback';
import type { DurableApplyState, DurableRaftState } from './records';

/**
 * One peer of a store: a region's Raft node, with what is on disk of it, and those who wait for answers. The parts of lab2b,
 * lab2c and lab3b are functions on this record; the given host (cluster/store/peer) makes it, and implements its methods.
 */
export interface StorePeer {
  readonly regionId: number;
  /** This peer's own id, and its store's. */
  readonly self: Peer;
  /** The region as it is after entry `applyState.appliedIndex`. */
  region: Region;

  /** The Raft node; its members are peers, by their ids. */
  readonly raft: PeerRaft;

  /** What is on disk of the log, or will be with the batch that is being built. */
  raftState: DurableRaftState;
  /** What is on disk of the data, or will be with the batch that is being built. */
  applyState: DurableApplyState;

  /**
   * Commands that were proposed here and wait for their answers, in the order in which they were proposed: ascending in term,
   * and within a term in index; several may wait for one place. One of a later term may have a lower index: this peer's log
   * was cut in between.
   */
  proposals: Proposal[];

  /** Sends a message of Raft to the peer it is for. May get lost, and does not wait. */
  send(message: Message): void;

  /**
   * Applies a command that has an `adminRequest`: hands it to the part that owns it, which adds to `batch`. The applied
   * index is not its business.
   */
  applyAdmin(entry: Entry, command: RaftCmdRequest, batch: WriteOperation[]): AdminResponse;

  /** Installs a snapshot that a ready holds (lab2c): adds to `batch` all that it changes. */
  installSnapshot(snapshot: Snapshot, batch: WriteOperation[]): Promise<void>;
}

/** A command on its way: it took effect if the entry at `index` that is applied is one of `term`. */
export interface Proposal {
  readonly index: number;
  readonly term: number;
  readonly callback: Callback;
}

/** What a store does with a Raft node. See cluster/raft-node. */
export interface PeerRaft {
  hasReady(): boolean;
  ready(): Ready;
  advance(done: Ready): void;
  /**
   * @returns the index and term of the entry
   * @throws TypeKVError `NotLeader`
   */
  propose(data: Uint8Array): { index: number; term: number };
  /** Drops the entries up to and with `index` from memory, as soon as `advance` has said that they are applied. */
  compact(index: number): void;
  status(): RaftStatus;
}
