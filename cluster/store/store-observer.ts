import type { EngineSnapshot } from '#kit/engine';
import type { RaftState } from '#kit/raft/state';
import type { Proposal, StorePeer } from '#kit/store/store-peer';

/** A peer with the state of its Raft node, read-only. */
export interface ObservedPeer extends StorePeer {
  inspect(): Readonly<RaftState>;
}

/** Observes a store, for tests and reports. It must not change anything. */
export interface StoreObserver {
  /** The state of the peer may have changed. */
  changed(peer: ObservedPeer): void;
  /** The peer was removed from the store. */
  removed?(peer: ObservedPeer): void;
  /** A command that was proposed here will be answered with success. @param reader the reader in the answer to a read */
  acknowledged(peer: ObservedPeer, proposal: Proposal, reader: EngineSnapshot | undefined): void;
}

export const NOBODY: StoreObserver = { changed: () => undefined, acknowledged: () => undefined };
