import type { Entry, HardState, Message, Snapshot } from '#kit/wire/raft';

/**
 * The pending work of a node, as in etcd's raft. The host does it in this order:
 *
 * 1. persist `snapshot`, `entries` and `hardState` in one synced batch;
 * 2. send `messages`: they may depend on the persisted state;
 * 3. apply `committedEntries`;
 * 4. call `advance`.
 *
 * Nothing is handed out twice. The host must call `advance` before it takes the next ready. Messages and proposals may arrive
 * in between.
 */
export interface Ready {
  /** The term, vote and commit index to persist; `undefined` if none of them has changed. */
  readonly hardState: HardState | undefined;
  /** The entries to persist. They replace all persisted entries from the first one's index on. */
  readonly entries: readonly Entry[];
  /** The snapshot to install, before anything else; `undefined` if there is none. */
  readonly snapshot: Snapshot | undefined;
  /** The entries to apply, in order: committed, and not handed out before. */
  readonly committedEntries: readonly Entry[];
  /** The messages to send, in order. */
  readonly messages: readonly Message[];
}
