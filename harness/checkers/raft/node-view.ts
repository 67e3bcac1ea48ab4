import { equalBytes } from '#kit/bytes';
import type { LogState, RaftState, Role } from '#kit/raft/state';

/** One node as it was after an event. */
export interface NodeView {
  readonly node: number;
  /** Which of its lives this is. What was not persisted may differ between two of them. */
  readonly incarnation: number;
  readonly role: Role;
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
  readonly applied: number;
  /** Index and term of the entry before the first of `log`. */
  readonly start: number;
  readonly startTerm: number;
  readonly log: readonly ViewedEntry[];
}

export interface ViewedEntry {
  readonly term: number;
  readonly data: Uint8Array;
}

/** What an event did to a node. */
export interface NodeChange {
  /** `undefined` for a node that is seen for the first time. */
  readonly before: NodeView | undefined;
  readonly after: NodeView;
  /** The first index at which the log is another than before, or has become longer or shorter; `Infinity`: it is the same. */
  readonly firstChanged: number;
  /** Whether the node has lived on since `before`, without a crash. */
  readonly livedOn: boolean;
}

export function lastIndexOf(view: NodeView): number {
  return view.start + view.log.length;
}

export function entryAt(view: NodeView, index: number): ViewedEntry | undefined {
  return view.log[index - view.start - 1];
}

/** The term at `index`, from the entry before the first one on. */
export function termOf(view: NodeView, index: number): number | undefined {
  return index === view.start ? view.startTerm : entryAt(view, index)?.term;
}

/** Looks at a node after an event. Copies only what has changed of its log. */
export function viewNode(state: Readonly<RaftState>, incarnation: number, before: NodeView | undefined): NodeChange {
  const { config, role, term, vote, log } = state;
  const { snapshotIndex: start, snapshotTerm: startTerm, committed: commit, applied } = log;
  const firstChanged = firstDifference(log, before);
  const viewed = viewLog(log, before, firstChanged);
  const after: NodeView = { node: config.id, incarnation, role, term, vote, commit, applied, start, startTerm, log: viewed };
  return { before, after, firstChanged, livedOn: before?.incarnation === incarnation };
}

/** Looks only where both windows are: what is not in the new one was discarded. */
function firstDifference(log: Readonly<LogState>, before: NodeView | undefined): number {
  const start = log.snapshotIndex;
  if (before === undefined || start < before.start) return start + 1;
  const last = start + log.entries.length;
  const shared = Math.min(last, lastIndexOf(before));
  for (let index = start + 1; index <= shared; index++) {
    const [old, now] = [before.log[index - before.start - 1]!, log.entries[index - start - 1]!];
    if (old.term !== now.term || !isSame(old.data, now.data)) return index;
  }
  return last === lastIndexOf(before) ? Infinity : Math.max(start, shared) + 1;
}

/** Mostly the very same bytes. */
function isSame(old: Uint8Array, now: Uint8Array): boolean {
  return old === now || equalBytes(old, now);
}

function viewLog(log: Readonly<LogState>, before: NodeView | undefined, firstChanged: number): readonly ViewedEntry[] {
  const start = log.snapshotIndex;
  if (before === undefined || start < before.start) return log.entries.map(viewEntry);
  if (firstChanged === Infinity && start === before.start) return before.log;
  const kept = before.log.slice(start - before.start, firstChanged - before.start - 1);
  for (const entry of log.entries.slice(kept.length)) kept.push(viewEntry(entry));
  return kept;
}

function viewEntry({ term, data }: ViewedEntry): ViewedEntry {
  return { term, data };
}
