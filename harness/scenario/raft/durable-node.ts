import type { Entry, HardState } from '#kit/wire/raft';
import { MemoryRaftStorage } from '#kit/raft/storage';

/** What a crash leaves of a node's hard state and log. */
export interface DurableLog {
  hardState(): HardState;
  readonly lastIndex: number;
  /** The term of the entry at `index`, from the one before the first that is kept on; `undefined` where it is not kept. */
  termAt(index: number): number | undefined;
}

/** What outlives a node's crashes: its storage, and a state machine that remembers what was applied to it. */
export class DurableNode implements DurableLog {
  readonly storage = new MemoryRaftStorage();
  /** The state machine: entry 1 and those after it. Its contents and the applied index are durable together. */
  readonly applied: Entry[] = [];
  private readonly terms: number[] = [];

  hardState(): HardState {
    return this.storage.hardState();
  }

  get lastIndex(): number {
    return this.terms.length;
  }

  /** The term of the entry at `index`; 0 before the first; `undefined` where there is none. */
  termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.terms[index - 1];
  }

  /** One synced batch: all of it is durable, or nothing. */
  persist(hardState: HardState | undefined, entries: readonly Entry[]): void {
    if (hardState !== undefined) this.storage.setHardState(hardState);
    const [first] = entries;
    if (first === undefined) return;
    this.storage.append(entries);
    this.terms.length = first.index - 1;
    for (const { term } of entries) this.terms.push(term);
  }

  apply(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.applied.push(...entries.map((entry) => ({ ...entry })));
    this.storage.setAppliedIndex(this.applied.length);
  }
}
