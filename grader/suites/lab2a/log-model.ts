import type * as logModule from '#labs/lab2a/log';
import type { ScenarioContext } from '#harness/scenario/context';
import { makeEntry } from '#kit/raft/message';
import type { Entry } from '#kit/wire/raft';

import { printEntry } from './read-log';

export type LogModule = typeof logModule;

/** Loads the solution's log.ts, in a store of its own. */
export async function loadLogModule(context: ScenarioContext): Promise<LogModule> {
  const store = context.store((_, code) => Promise.resolve(code.load<LogModule>('#labs/lab2a/log')));
  await store.start();
  return store.service!;
}

/** The log without compaction: all entries, and the window that a node still knows of them. */
export class LogModel {
  /** Entry 1 and those after it. */
  whole: Entry[] = [];
  snapshotIndex = 0;
  committed = 0;
  applied = 0;
  stable = 0;

  get lastIndex(): number {
    return this.whole.length;
  }

  get lastTerm(): number {
    return this.wholeTermAt(this.lastIndex)!;
  }

  wholeTermAt(index: number): number | undefined {
    return index === 0 ? 0 : this.whole[index - 1]?.term;
  }

  termAt(index: number): number | undefined {
    return index < this.snapshotIndex ? undefined : this.wholeTermAt(index);
  }

  /** The entry of the log with the same index and term. */
  find({ index, term }: Entry): Entry | undefined {
    return this.wholeTermAt(index) === term ? this.whole[index - 1] : undefined;
  }

  isUpToDate(index: number, term: number): boolean {
    if (term !== this.lastTerm) return term > this.lastTerm;
    return index >= this.lastIndex;
  }

  append(entries: readonly Entry[]): void {
    this.whole.push(...entries);
  }

  maybeAppend(index: number, term: number, entries: readonly Entry[]): number | undefined {
    if (index >= this.snapshotIndex && this.wholeTermAt(index) !== term) return undefined;
    for (const entry of entries) {
      if (this.wholeTermAt(entry.index) === entry.term) continue;
      this.whole.length = entry.index - 1;
      this.whole.push(entry);
      this.stable = Math.min(this.stable, entry.index - 1);
    }
    return Math.max(this.snapshotIndex, index + entries.length);
  }

  /** The last entry of the window at or before `index` with at most `term`. */
  lastAtMost(index: number, term: number): number | undefined {
    for (let i = Math.min(index, this.lastIndex); i >= this.snapshotIndex; i--) if (this.wholeTermAt(i)! <= term) return i;
    return undefined;
  }

  entriesFrom(from: number, maxBytes: number): readonly Entry[] {
    const entries = this.whole.slice(from - 1);
    const fits = (count: number): boolean => entries.slice(0, count).reduce((sum, { data }) => sum + data.length, 0) <= maxBytes;
    let count = Math.min(1, entries.length);
    while (count < entries.length && fits(count + 1)) count++;
    return entries.slice(0, count);
  }

  commitTo(index: number): void {
    this.committed = Math.max(this.committed, Math.min(index, this.lastIndex));
  }

  compact(index: number): void {
    this.snapshotIndex = Math.max(this.snapshotIndex, index);
  }

  resetTo(index: number, term: number): void {
    this.whole = Array.from({ length: index }, (_, i) => makeEntry(term, i + 1));
    this.snapshotIndex = this.committed = this.applied = this.stable = index;
  }

  /** The state that a solution must have. */
  describe(): Record<string, unknown> {
    const { snapshotIndex, committed, applied, stable } = this;
    const entries = this.whole.slice(snapshotIndex).map((entry) => printEntry(entry));
    const snapshotTerm = this.wholeTermAt(snapshotIndex);
    return { snapshotIndex, snapshotTerm, entries: entries.join(' ') || 'none', committed, applied, stable };
  }

  /** The same in one line. */
  print(): string {
    return Object.entries(this.describe())
      .map(([field, value]) => `${field} ${String(value)}`)
      .join(', ');
  }
}
