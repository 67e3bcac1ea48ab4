import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { WriteOperation } from '#kit/engine';
import type { RegionError } from '#kit/wire/error';
import type { Peer, Region } from '#kit/wire/meta';
import type { Entry, Message, Snapshot } from '#kit/wire/raft';
import type { AdminResponse, RaftCmdRequest } from '#kit/wire/raft-command';

import type { Callback } from './callback';
import type { DurableApplyState, DurableRaftState } from './records';

/**
 * One peer of a store: a region's Raft node, its persisted state, and the proposals that wait for answers. The parts of lab2b,
 * lab2c and lab3b are functions on this record. The given host (cluster/store/peer) creates it and implements its methods.
 */
export interface StorePeer {
  readonly regionId: number;
  /** This peer's id and the id of its store. */
  readonly self: Peer;
  /** The region as of entry `applyState.appliedIndex`. */
  region: Region;

  /** The Raft node. Its members are the ids of the region's peers. */
  readonly raft: PeerRaft;

  /** The state of the log on disk, including the batch that is being built. */
  raftState: DurableRaftState;
  /** The state of the data on disk, including the batch that is being built. */
  applyState: DurableApplyState;

  /**
   * The commands that were proposed here and are not answered yet, in the order in which they were proposed: ascending by term,
   * and by index within a term. Several proposals can have the same index. One of a higher term can have a lower index, if
   * this peer's log was truncated in between.
   */
  proposals: Proposal[];

  /** Sends a Raft message to the peer `message.to`. Does not wait; the message can be lost. */
  send(message: Message): void;

  /**
   * Whether the command of a committed entry may still take effect: the region may have changed since the command was proposed.
   * In lab2 regions never change, and every command may take effect.
   *
   * @returns why it may not, for the answer; `undefined` if it may
   */
  checkApply(command: RaftCmdRequest): RegionError | undefined;

  /**
   * Applies a command that has an `adminRequest`: calls the part that owns it, which adds its operations to `batch`. It does
   * not change the applied index.
   */
  applyAdmin(entry: Entry, command: RaftCmdRequest, batch: WriteOperation[]): AppliedAdmin;

  /** Installs the snapshot of a ready (lab2c): adds everything that it changes to `batch`. */
  installSnapshot(snapshot: Snapshot, batch: WriteOperation[]): Promise<void>;
}

/** What an admin command did. */
export interface AppliedAdmin {
  /** The result, for the answer. */
  readonly response: AdminResponse;
  /** What the host still has to do when the batch is written, such as to start the new peer of a split (lab3b). */
  readonly afterWrite?: () => void;
}

/** A command that was proposed. It took effect if the entry that is applied at `index` has this `term`. */
export interface Proposal {
  readonly index: number;
  readonly term: number;
  readonly callback: Callback;
}

/** The operations of a Raft node that a store uses. See cluster/raft-node. */
export interface PeerRaft {
  hasReady(): boolean;
  ready(): Ready;
  advance(done: Ready): void;
  /**
   * @returns the index and term of the entry
   * @throws TypeKVError `NotLeader`
   */
  propose(data: Uint8Array): { index: number; term: number };
  /** Discards the entries up to and including `index` from memory, as soon as `advance` has reported them as applied. */
  compact(index: number): void;
  status(): RaftStatus;
}
