import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { Entry, HardState } from '#kit/wire/raft';

/** What a follower has to hand out (figure 2, "persistent state", and the section "Ready" of the page). */
export class ReadyModel {
  log: Entry[] = [];
  /** What is durable. */
  disk: { entries: Entry[]; hardState: HardState } = { entries: [], hardState: { term: 0, vote: 0, commit: 0 } };
  stable = 0;
  applied = 0;
  commit = 0;
  /** The requests that no ready has answered. */
  unanswered = 0;

  get lastTerm(): number {
    return this.log.at(-1)?.term ?? 0;
  }

  append(entries: readonly Entry[], commit: number): void {
    for (const entry of entries) {
      if (this.log[entry.index - 1]?.term === entry.term) continue;
      this.log = [...this.log.slice(0, entry.index - 1), entry];
      this.stable = Math.min(this.stable, entry.index - 1);
    }
    this.commit = Math.max(this.commit, commit);
    this.unanswered++;
  }

  /** The hard state that a ready must have. */
  hardStateOf({ term, vote, commit }: RaftStatus): HardState | undefined {
    const { hardState } = this.disk;
    const isSame = hardState.term === term && hardState.vote === vote && hardState.commit === commit;
    return isSame ? undefined : { term, vote, commit };
  }

  /** The entries that a ready must have, and the number of them that it may or must apply. */
  expected(): { readonly entries: readonly Entry[]; readonly appliedMin: number; readonly appliedMax: number } {
    // A node may wait until an entry is stable before it hands it out as committed.
    const appliedMin = Math.max(this.applied, Math.min(this.commit, this.stable));
    return { entries: this.log.slice(this.stable), appliedMin, appliedMax: this.commit };
  }

  persist({ entries, hardState }: Ready): void {
    const [first] = entries;
    if (first !== undefined) this.disk.entries = [...this.disk.entries.slice(0, first.index - 1), ...entries];
    if (hardState !== undefined) this.disk.hardState = hardState;
  }

  advance({ entries, committedEntries }: Ready): void {
    const stillThere = entries.findLast(({ index, term }) => this.log[index - 1]?.term === term);
    this.stable = Math.max(this.stable, stillThere?.index ?? 0);
    this.applied = committedEntries.at(-1)?.index ?? this.applied;
  }

  restart(): void {
    this.log = [...this.disk.entries];
    this.stable = this.log.length;
    this.commit = Math.max(this.disk.hardState.commit, this.applied);
    this.unanswered = 0;
  }
}
