/**
 * Goal: the functions of log.ts return and change exactly what their descriptions say, for any window. Method: random calls on
 * one log, each compared with a model that keeps the whole log. What was returned is compared again at the end: a message that
 * is in flight must not change with the log.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { ScenarioContext } from '#harness/scenario/context';
import { SubjectNotes } from '#harness/scenario/subject-notes';
import { describeLog } from '#harness/scenario/raft/describe-state';
import { purpose } from '#harness/simulation/choices/choices';
import { makeEntry } from '#kit/raft/message';
import type { LogState } from '#kit/raft/state';
import type { Entry } from '#kit/wire/raft';

import { type LogModule, LogModel, loadLogModule } from './log-model';
import { printEntry } from './read-log';

const PROPERTY: Property = 'log';
const LOG_CALLS = purpose('log functions');
const CALLS = 250;

export const logFunctions = gradedTest('lab2ab', 'log-functions', {
  title: 'The functions of log.ts return and change exactly what they should, for any log and any window',
  points: 1,
  seeds: 20,
  recordsName: true,
  references: paper('section 5.3, and figure 2, AppendEntries'),
  docsAnchor: 'log',
  async run(context) {
    const calls = new LogCalls(context, await loadLogModule(context));
    for (let call = 0; call < CALLS; call++) calls.next();
    calls.expectKept();
  },
});

class LogCalls {
  private readonly model = new LogModel();
  private readonly state: LogState = { snapshotIndex: 0, snapshotTerm: 0, entries: [], committed: 0, applied: 0, stable: 0 };
  /** Lists that were passed or returned, and their content then. */
  private readonly kept: { readonly what: string; readonly entries: readonly Entry[]; readonly content: string }[] = [];
  private draws = 0;
  private call = '';
  /** What the last call checks. */
  private property: Property = PROPERTY;
  private readonly notes: SubjectNotes;

  constructor(
    private readonly context: ScenarioContext,
    private readonly log: LogModule,
  ) {
    this.notes = new SubjectNotes(context.simulation, 'store 1', 'log.ts');
  }

  /** A call, for messages and for the report. */
  private begin(call: string, property: Property = PROPERTY): void {
    this.call = call;
    this.property = property;
    this.notes.call(() => call);
  }

  private draw(bound: number): number {
    return this.context.simulation.choices.choose(LOG_CALLS, 0, this.draws++, bound);
  }

  next(): void {
    const what = this.draw(16);
    if (what <= 2) this.append();
    else if (what <= 8) this.maybeAppend();
    else if (what === 9) this.violateCommitted();
    else if (what <= 11) this.commitTo();
    else if (what <= 13) this.hostMoves();
    else if (what === 14) this.compact();
    else if (this.draw(4) === 0) this.resetTo();
    this.expectState();
    this.expectReads();
  }

  /** New entries, of terms from `termMin` on. */
  private entries(first: number, termMin: number, count: number): Entry[] {
    let term = termMin;
    return Array.from({ length: count }, (_, i) => {
      if (this.draw(3) === 0) term++;
      return makeEntry(term, first + i, new Uint8Array(this.draw(6)).fill(this.draw(256)));
    });
  }

  private append(): void {
    const entries = this.entries(this.model.lastIndex + 1, this.model.lastTerm, this.draw(4));
    this.begin(`append of ${print(entries)}`);
    this.keep('passed to append', entries);
    this.log.append(this.state, entries);
    this.model.append(entries);
  }

  /** Entries that do not conflict with committed ones: some that the log has, then others. */
  private maybeAppend(): void {
    const { model } = this;
    const index = Math.max(0, model.snapshotIndex - 3) + this.draw(model.lastIndex + 4 - Math.max(0, model.snapshotIndex - 3));
    const termThere = model.wholeTermAt(index) ?? model.lastTerm;
    const term = this.draw(4) === 0 && index >= model.snapshotIndex ? termThere + 1 : termThere;
    const same = model.whole.slice(index, Math.max(this.draw(2) * model.committed, index + this.draw(4)));
    const next = index + same.length + 1;
    const others = this.entries(next, (same.at(-1)?.term ?? term) + this.draw(2), next > model.committed ? this.draw(4) : 0);
    // Index and term identify an entry.
    const entries = [...same, ...others].map((entry) => ({ ...(model.find(entry) ?? entry) }));
    this.begin(`maybeAppend of ${print(entries)} after ${index}@${term}`, 'appends');
    this.keep('passed to maybeAppend', entries);
    const expected = model.maybeAppend(index, term, entries);
    this.expectEqual(this.log.maybeAppend(this.state, index, term, entries), expected, 'the result');
  }

  /** It cannot happen if all nodes are correct. An assertion may report it, but committed entries stay. */
  private violateCommitted(): void {
    const { model, state } = this;
    if (model.committed === model.snapshotIndex) return;
    const index = model.snapshotIndex + this.draw(model.committed - model.snapshotIndex);
    const [term, conflicting] = [model.wholeTermAt(index)!, makeEntry(model.lastTerm + 1, index + 1)];
    this.begin(`maybeAppend of ${print([conflicting])} after ${index}@${term}, which conflicts with a committed entry`);
    const copy: LogState = { ...state, entries: [...state.entries] };
    try {
      this.log.maybeAppend(copy, index, term, [conflicting]);
    } catch {
      // An assertion of the solution.
    }
    const committed = ({ committed: last, entries }: LogState): string =>
      `${last}, ${print(entries.slice(0, model.committed - model.snapshotIndex))}`;
    this.expectEqual(committed(copy), committed(state), 'commit index and committed entries');
  }

  private commitTo(): void {
    const index = this.model.lastIndex + 3 - this.draw(2) * this.draw(this.model.lastIndex + 4);
    this.begin(`commitTo(${index})`);
    this.log.commitTo(this.state, index);
    this.model.commitTo(index);
  }

  /** What advance does. */
  private hostMoves(): void {
    const { model, state } = this;
    this.begin('advance');
    state.applied = model.applied = this.draw(2) === 0 ? model.committed : model.applied + this.draw(model.committed - model.applied + 1);
    state.stable = model.stable += this.draw(model.lastIndex - model.stable + 1);
  }

  private compact(): void {
    const { model } = this;
    const index = model.applied - this.draw(2) * this.draw(model.applied + 1);
    this.begin(`compact(${index})`);
    this.log.compact(this.state, index);
    model.compact(index);
  }

  private resetTo(): void {
    const [index, term] = [this.model.committed + 1 + this.draw(5), this.model.lastTerm + this.draw(2)];
    this.begin(`resetTo(${index}, ${term})`);
    this.log.resetTo(this.state, index, term);
    this.model.resetTo(index, term);
  }

  private expectState(): void {
    const { snapshotIndex, snapshotTerm, entries, committed, applied, stable } = this.state;
    this.notes.show(() => ({ log: describeLog(this.state), commit: committed, applied, stable }));
    const found = { snapshotIndex, snapshotTerm, entries: print(entries), committed, applied, stable };
    const property = this.property;
    for (const [field, expected] of Object.entries(this.model.describe())) {
      // What an append replaces must be persisted again.
      this.property = field === 'stable' && property === 'appends' ? 'log matching' : property;
      this.expectEqual(found[field as keyof typeof found], expected, `${field} of the log`);
    }
  }

  private expectReads(): void {
    const { log, state, model } = this;
    this.call = `${this.call}, and then`;
    this.property = PROPERTY;
    this.expectEqual(log.lastIndex(state), model.lastIndex, 'lastIndex');
    this.expectEqual(log.lastTerm(state), model.lastTerm, 'lastTerm');
    for (let index = Math.max(0, model.snapshotIndex - 2); index <= model.lastIndex + 2; index++) {
      this.expectEqual(log.termAt(state, index), model.termAt(index), `termAt(${index})`);
    }
    const [index, term] = [this.draw(model.lastIndex + 3), Math.max(0, model.lastTerm - 1 + this.draw(3))];
    this.expectEqual(log.isUpToDate(state, index, term), model.isUpToDate(index, term), `isUpToDate(${index}, ${term})`);
    this.expectHint(this.draw(model.lastIndex + 3), this.draw(model.lastTerm + 2));
    this.property = PROPERTY;
    const from = model.snapshotIndex + 1 + this.draw(model.lastIndex - model.snapshotIndex + 1);
    const maxBytes = 1 + this.draw(15);
    this.expectEntries(log.entriesFrom(state, from, maxBytes), model.entriesFrom(from, maxBytes), `entriesFrom(${from}, ${maxBytes})`);
    const after = model.snapshotIndex + this.draw(model.lastIndex - model.snapshotIndex + 1);
    const through = after + this.draw(model.lastIndex - after + 1);
    this.expectEntries(
      log.entriesBetween(state, after, through),
      model.whole.slice(after, through),
      `entriesBetween(${after}, ${through})`,
    );
  }

  /** Before the window, the terms are not known: any of these entries could match. */
  private expectHint(index: number, term: number): void {
    const { index: found, term: foundTerm } = this.log.findConflictByTerm(this.state, index, term);
    const expected = this.model.lastAtMost(index, term);
    const call = `findConflictByTerm(${index}, ${term})`;
    this.property = 'backtracking';
    if (expected !== undefined) return this.expectEqual(`${found}@${foundTerm}`, `${expected}@${this.model.termAt(expected)}`, call);
    const isBefore = found < this.model.snapshotIndex && found <= index && found >= 0;
    this.check(isBefore, () => `${call} to return an index before ${this.model.snapshotIndex} and at most ${index}`, `${found}`);
  }

  private expectEntries(found: readonly Entry[], expected: readonly Entry[], what: string): void {
    this.expectEqual(print(found), print(expected), what);
    this.keep(`returned by ${what}`, found);
  }

  private keep(what: string, entries: readonly Entry[]): void {
    this.kept.push({ what, entries, content: print(entries) });
  }

  /** No later call has changed what was passed or returned. */
  expectKept(): void {
    for (const { what, entries, content } of this.kept) {
      check(
        print(entries) === content,
        PROPERTY,
        () =>
          `The entries ${what} were: ${content}. Expected the same after later calls, because a message may hold them; found: ${print(entries)}.`,
      );
    }
  }

  private expectEqual(found: unknown, expected: unknown, what: string): void {
    this.check(found === expected, () => `${what} to be ${String(expected)}`, String(found));
  }

  private check(isRight: boolean, expected: () => string, found: string): void {
    check(isRight, this.property, () => `${this.call}: expected ${expected()}, found ${found}. The log should be: ${this.model.print()}.`);
  }
}

function print(entries: readonly Entry[]): string {
  return entries.length === 0 ? 'none' : entries.map((entry) => printEntry(entry)).join(' ');
}
