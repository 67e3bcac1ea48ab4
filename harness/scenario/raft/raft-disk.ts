import type { DurableLog } from '#harness/checkers/raft/durable-log';
import type { Ready } from '#kit/raft/ready';
import { MemoryRaftStorage } from '#kit/raft/storage';
import type { Entry, HardState, Snapshot } from '#kit/wire/raft';

/** What a ready asks to persist, apart from a snapshot. */
export type Unpersisted = Pick<Ready, 'hardState' | 'entries'>;

/** The disk of a node: what a restart begins with, and a state machine that remembers what was applied to it. */
export class RaftDisk implements DurableLog {
  /** The entries that were applied, oldest first; not those that a snapshot contained. They and the applied index are durable together. */
  readonly applied: Entry[] = [];
  /** Index and term of the entry before the first one that is kept. */
  private start: { readonly index: number; readonly term: number };
  /** The storage copies its entries when it is asked for them; for their terms that would cost too much. */
  private terms: number[];

  constructor(readonly storage = new MemoryRaftStorage()) {
    this.start = storage.truncated();
    this.terms = storage.entries().map(({ term }) => term);
  }

  hardState(): HardState {
    return this.storage.hardState();
  }

  get appliedIndex(): number {
    return this.storage.appliedIndex();
  }

  get lastIndex(): number {
    return this.start.index + this.terms.length;
  }

  termAt(index: number): number | undefined {
    return index === this.start.index ? this.start.term : this.terms[index - this.start.index - 1];
  }

  has(index: number, term: number): boolean {
    return index < this.start.index || this.termAt(index) === term;
  }

  /** One synced batch: all of it becomes durable, or nothing. */
  persist({ hardState, entries }: Unpersisted): void {
    if (hardState !== undefined) this.storage.setHardState(hardState);
    const [first] = entries;
    if (first === undefined) return;
    this.storage.append(entries);
    this.terms.length = first.index - this.start.index - 1;
    for (const { term } of entries) this.terms.push(term);
  }

  /** Installs the snapshot of a ready. Its entries come after it: the caller persists them in the same step. */
  install(snapshot: Snapshot | undefined): void {
    if (snapshot === undefined) return;
    const { index, term, confState } = snapshot.metadata!;
    this.storage.reset(index, term, confState!.nodes);
    this.start = { index, term };
    this.terms = [];
  }

  /** What was applied changed the members to these. */
  setMembers(members: readonly number[]): void {
    this.storage.setMembers(members);
  }

  apply(entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (last === undefined) return;
    this.applied.push(...entries.map((entry) => ({ ...entry })));
    this.storage.setAppliedIndex(last.index);
  }
}
