import { assert } from '#kit/assert';
import type { ConfState, Entry, HardState } from '#kit/wire/raft';

/** The durable state of a Raft node, from which it restarts. Synchronous, because the store reads it into memory first. */
export interface RaftStorage {
  /** The last persisted hard state; all zero for a new node. */
  hardState(): HardState;
  /** The members as of `appliedIndex`; empty for a new node. */
  confState(): ConfState;
  /** The index and term of the last discarded entry; 0 and 0 for a new log. */
  truncated(): { readonly index: number; readonly term: number };
  /** All entries of the log, without gaps, from `truncated().index + 1` on. */
  entries(): readonly Entry[];
  /** The highest index that was applied to the state machine; at least `truncated().index`. */
  appliedIndex(): number;
}

/** A `RaftStorage` in memory, for tests and examples. */
export class MemoryRaftStorage implements RaftStorage {
  private hard: HardState = { term: 0, vote: 0, commit: 0 };
  private conf: ConfState = { nodes: [] };
  private start = { index: 0, term: 0 };
  private kept: Entry[] = [];
  private applied = 0;

  hardState(): HardState {
    return { ...this.hard };
  }

  confState(): ConfState {
    return { nodes: [...this.conf.nodes] };
  }

  truncated(): { readonly index: number; readonly term: number } {
    return this.start;
  }

  entries(): readonly Entry[] {
    return this.kept.map((entry) => ({ ...entry }));
  }

  appliedIndex(): number {
    return this.applied;
  }

  setHardState(hardState: HardState): void {
    this.hard = { ...hardState };
  }

  setMembers(members: readonly number[]): void {
    this.conf = { nodes: [...members] };
  }

  setAppliedIndex(index: number): void {
    this.applied = index;
  }

  /** Appends `entries`. They replace all entries from the first one's index on, and must not leave a gap. */
  append(entries: readonly Entry[]): void {
    const [first] = entries;
    if (first === undefined) return;
    const keep = first.index - this.start.index - 1;
    assert(keep >= 0 && keep <= this.kept.length, `entry ${first.index} does not follow entry ${this.start.index + this.kept.length}`);
    this.kept = [...this.kept.slice(0, keep), ...entries.map((entry) => ({ ...entry }))];
  }

  /** Discards the entries up to and including `index`, which must exist. */
  truncate(index: number): void {
    const entry = this.kept[index - this.start.index - 1];
    assert(entry !== undefined, `there is no entry ${index} to truncate at`);
    this.kept = this.kept.slice(index - this.start.index);
    this.start = { index, term: entry.term };
  }

  /** Replaces the state by that after a snapshot: no entries, and these members. */
  reset(index: number, term: number, members: readonly number[]): void {
    this.start = { index, term };
    this.kept = [];
    this.applied = index;
    this.setMembers(members);
  }
}
