import { initialLog } from '#kit/store/initial-peer';
import type { HardState } from '#kit/wire/raft';
import type { DurableLog } from '#harness/checkers/raft/durable-log';

const { raftState: FIRST } = initialLog();

/**
 * The durable log of a peer of a region that a split creates. The entries with which its log starts count as durable at once. If a crash loses
 * the records of the new region, the store splits the old one again: the entry of the split is durable.
 */
export class LogAfterStart implements DurableLog {
  constructor(private readonly log: DurableLog) {}

  hardState(): HardState {
    const found = this.log.hardState();
    return found.term < FIRST.hardState.term ? FIRST.hardState : found;
  }

  get lastIndex(): number {
    return Math.max(this.log.lastIndex, FIRST.lastIndex);
  }

  termAt(index: number): number | undefined {
    return this.log.termAt(index) ?? (index === FIRST.lastIndex ? FIRST.lastTerm : undefined);
  }

  has(index: number, term: number): boolean {
    return index <= FIRST.lastIndex || this.log.has(index, term);
  }
}
