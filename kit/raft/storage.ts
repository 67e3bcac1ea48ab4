import { assert } from '#kit/assert';
import type { ConfState, Entry, HardState } from '#kit/wire/raft';

/** What is durable of a Raft node: all that a restart begins with. Synchronous, since the store reads it into memory first. */
export interface RaftStorage {
  /** The hard state that was persisted last; all zero for a new node. */
  hardState(): HardState;
  /** The members as of `appliedIndex`; empty for a new node. */
  confState(): ConfState;
  /** The index and term of the entry before the first one that is kept; 0 and 0 for a new log. */
  truncated(): { readonly index: number; readonly term: number };
  /** All entries that are kept, without gaps, from `truncated().index + 1` on. */
  entries(): readonly Entry[];
  /** The highest index whose effect the state machine has; at least `truncated().index`. */
  appliedIndex(): number;
}

/** A storage in memory, for tests and examples. */
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

  /** Adds `entries`; what is kept from the first one's index on is overwritten. They follow on what is there. */
  append(entries: readonly Entry[]): void {
    const [first] = entries;
    if (first === undefined) return;
    const keep = first.index - this.start.index - 1;
    assert(keep >= 0 && keep <= this.kept.length, `entry ${first.index} does not follow on entry ${this.start.index + this.kept.length}`);
    this.kept = [...this.kept.slice(0, keep), ...entries.map((entry) => ({ ...entry }))];
  }

  /** Drops entries up to and with `index`, which is kept. */
  truncate(index: number): void {
    const entry = this.kept[index - this.start.index - 1];
    assert(entry !== undefined, `there is no entry ${index} to truncate at`);
    this.kept = this.kept.slice(index - this.start.index);
    this.start = { index, term: entry.term };
  }

  /** Becomes the state after a snapshot: no entries, and these members. */
  reset(index: number, term: number, members: readonly number[]): void {
    this.start = { index, term };
    this.kept = [];
    this.applied = index;
    this.setMembers(members);
  }
}
