import type { DurableLog } from '#harness/checkers/raft/durable-log';
import type { HardState } from '#kit/wire/raft';

/**
 * The durable log of one peer. A store has one log per region, and another peer of the region may have written what is durable: one that was
 * removed since. Its term and vote stay those of the store.
 */
export class PeerLog implements DurableLog {
  /** @param isOwn whether the durable log was written by this peer */
  constructor(
    private readonly log: DurableLog,
    private readonly isOwn: () => boolean,
  ) {}

  hardState(): HardState {
    const found = this.log.hardState();
    return this.isOwn() ? found : { ...found, commit: 0 };
  }

  get lastIndex(): number {
    return this.isOwn() ? this.log.lastIndex : 0;
  }

  termAt(index: number): number | undefined {
    return this.isOwn() ? this.log.termAt(index) : undefined;
  }

  has(index: number, term: number): boolean {
    return this.isOwn() && this.log.has(index, term);
  }
}
