import type { Entry, HardState, Message, Snapshot } from '#kit/wire/raft';

/**
 * What a node wants done, all at once. The host, in this order:
 *
 * 1. persists `snapshot`, `entries` and `hardState`, in one synced batch;
 * 2. sends `messages`: they may rest on what was persisted;
 * 3. applies `committedEntries`;
 * 4. says so by `advance`.
 *
 * Nothing is handed out twice. Until `advance` no other ready is asked for; messages and proposals may come in meanwhile.
 */
export interface Ready {
  /** Only when it has changed. */
  readonly hardState: HardState | undefined;
  /** To be persisted; what is kept from the first one's index on is overwritten. */
  readonly entries: readonly Entry[];
  /** To be installed before anything else; `undefined` for none. */
  readonly snapshot: Snapshot | undefined;
  /** To be applied, in order: those that were committed and have not been handed out. */
  readonly committedEntries: readonly Entry[];
  /** To be sent, in order. */
  readonly messages: readonly Message[];
}
