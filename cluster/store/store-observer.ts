import type { Proposal } from '#kit/store/store-peer';

import type { Peer } from './peer';

/** Looks on, for tests and pictures. Must change nothing. */
export interface StoreObserver {
  /** Something has happened to the peer. */
  changed(peer: Peer): void;
  /** A command that was proposed here is about to be answered as done. */
  acknowledged(peer: Peer, proposal: Proposal): void;
}

export const NOBODY: StoreObserver = { changed: () => undefined, acknowledged: () => undefined };
