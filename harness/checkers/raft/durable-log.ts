import type { HardState } from '#kit/wire/raft';

/** The hard state and the log of a node as a crash would leave them. */
export interface DurableLog {
  hardState(): HardState;
  readonly lastIndex: number;
  /** The term of the entry at `index`, from the one before the first that is kept on; `undefined` if it is not kept. */
  termAt(index: number): number | undefined;
}
