import { equalBytes } from '#kit/bytes';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { checkPlainEntries, checkPlainLog } from '#harness/checkers/raft/plain-state';
import type { LogState, RaftState, Role } from '#kit/raft/state';

/** One node as it was after an event. */
export interface NodeView {
  readonly node: number;
  /** Its number. What was not persisted may differ between two incarnations. */
  readonly incarnation: number;
  readonly role: Role;
  readonly members: readonly number[];
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
  readonly applied: number;
  /** Index and term of the entry before the first of `log`. */
  readonly start: number;
  readonly startTerm: number;
  readonly log: ViewedLog;
}

/** The terms and the data of the entries: two arrays, because each event compares a whole log with the one before. */
export interface ViewedLog {
  readonly terms: readonly number[];
  readonly data: readonly Uint8Array[];
}

export interface ViewedEntry {
  readonly term: number;
  readonly data: Uint8Array;
}

/** How an event changed a node. */
export interface NodeChange {
  /** `undefined` for the first view of a node. */
  readonly before: NodeView | undefined;
  readonly after: NodeView;
  /** The first index at which the log differs from before, or became longer or shorter; `Infinity`: the log is the same. */
  readonly firstChanged: number;
  /** Whether there was no crash since `before`. */
  readonly isSameIncarnation: boolean;
}

export function lastIndexOf(view: NodeView): number {
  return view.start + view.log.terms.length;
}

export function entryAt(view: NodeView, index: number): ViewedEntry | undefined {
  const position = index - view.start - 1;
  const term = view.log.terms[position];
  return term === undefined ? undefined : { term, data: view.log.data[position]! };
}

/** Whether the node became the leader of its term in this event. */
export function isElected({ before, after, isSameIncarnation }: NodeChange): boolean {
  return after.role === 'leader' && !(isSameIncarnation && before?.role === 'leader' && before.term === after.term);
}

/** The term at `index`, from the entry before the first one on. */
export function termOf(view: NodeView, index: number): number | undefined {
  return index === view.start ? view.startTerm : view.log.terms[index - view.start - 1];
}

/**
 * Whether the entry at `index` is committed only in the memory of a node. A leader without other members commits an entry before
 * the entry is durable. If it crashes then, the entry is lost, and nobody knew of it. With more members, the others acknowledge
 * the entry after it left the leader, and it is durable then.
 */
export function isCommitVolatile(
  { before, after }: NodeChange,
  index: number,
  durable: (node: number) => Pick<DurableLog, 'has'>,
): boolean {
  const isAlone = before?.members.length === 1 || after.members.length === 1;
  return isAlone && !durable(after.node).has(index, termOf(after, index)!);
}

/** Whether the event left the node as it was: no invariant can be violated then that was not before. */
export function isUnchanged({ before, after, isSameIncarnation }: NodeChange): boolean {
  return (
    isSameIncarnation &&
    before!.log === after.log &&
    before!.commit === after.commit &&
    before!.applied === after.applied &&
    before!.term === after.term &&
    before!.vote === after.vote &&
    before!.role === after.role &&
    before!.startTerm === after.startTerm &&
    before!.members === after.members
  );
}

/** Views a node after an event. Copies only the changed part of its log. */
export function viewNode(state: Readonly<RaftState>, incarnation: number, before: NodeView | undefined): NodeChange {
  const { config, role, term, vote, log } = state;
  checkPlainLog(log);
  const { snapshotIndex: start, snapshotTerm: startTerm, committed: commit, applied } = log;
  const firstChanged = firstDifference(log, before);
  checkPlainEntries(log, firstChanged);
  const viewed = viewLog(log, before, firstChanged);
  const members = viewMembers(state.members, before);
  const after: NodeView = { node: config.id, incarnation, role, members, term, vote, commit, applied, start, startTerm, log: viewed };
  return { before, after, firstChanged, isSameIncarnation: before?.incarnation === incarnation };
}

/** The node may change its own array. */
function viewMembers(members: readonly number[], before: NodeView | undefined): readonly number[] {
  const isSame = before?.members.length === members.length && members.every((member, i) => member === before.members[i]);
  return isSame ? before.members : [...members];
}

/** Compares only the indexes of both logs: an index that the new one lacks was compacted. */
function firstDifference(log: Readonly<LogState>, before: NodeView | undefined): number {
  const start = log.snapshotIndex;
  if (before === undefined || start < before.start) return start + 1;
  const last = start + log.entries.length;
  const shared = Math.min(last, lastIndexOf(before));
  const { entries } = log;
  const { terms, data } = before.log;
  const offset = start - before.start;
  for (let i = 0; i < shared - start; i++) {
    const now = entries[i]!;
    if (terms[i + offset] !== now.term || !isSame(data[i + offset]!, now.data)) return start + 1 + i;
  }
  return last === lastIndexOf(before) ? Infinity : Math.max(start, shared) + 1;
}

/** Mostly the very same bytes. */
function isSame(old: Uint8Array, now: Uint8Array): boolean {
  return old === now || equalBytes(old, now);
}

function viewLog({ snapshotIndex: start, entries }: Readonly<LogState>, before: NodeView | undefined, firstChanged: number): ViewedLog {
  if (before === undefined || start < before.start) return viewEntries(entries);
  if (firstChanged === Infinity && start === before.start) return before.log;
  const [from, to] = [start - before.start, firstChanged - before.start - 1];
  const [terms, data] = [before.log.terms.slice(from, to), before.log.data.slice(from, to)];
  for (let i = to - from; i < entries.length; i++) {
    terms.push(entries[i]!.term);
    data.push(entries[i]!.data);
  }
  return { terms, data };
}

function viewEntries(entries: readonly ViewedEntry[]): ViewedLog {
  return { terms: entries.map(({ term }) => term), data: entries.map(({ data }) => data) };
}
