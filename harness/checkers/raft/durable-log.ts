import type { HardState } from '#kit/wire/raft';

/** The durable hard state and log of a node: what a crash leaves. */
export interface DurableLog {
  hardState(): HardState;
  readonly lastIndex: number;
  /** The term of the entry at `index`, from the one before the first that is kept on; `undefined` if it is not kept. */
  termAt(index: number): number | undefined;
  /** Whether the entry is or was durable. A discarded entry was durable, because only applied entries are discarded. */
  has(index: number, term: number): boolean;
}

/** The durable state of each node, by its id. */
export type DurableLogs = (node: number) => DurableLog;
