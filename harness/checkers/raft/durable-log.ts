import type { HardState } from '#kit/wire/raft';

/** The durable hard state and log of a node: what a crash leaves. */
export interface DurableLog {
  hardState(): HardState;
  readonly lastIndex: number;
  /** The term of the entry at `index`, from the one before the first that is kept on; `undefined` if it is not kept. */
  termAt(index: number): number | undefined;
}
