import { equalBytes } from '#kit/bytes';
import type { RaftState, Role } from '#kit/raft/state';

/** One node as it was after an event. */
export interface NodeView {
  readonly node: number;
  /** Which of its lives this is. What was not persisted may differ between two of them. */
  readonly incarnation: number;
  readonly role: Role;
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
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
  const { snapshotIndex: start, snapshotTerm: startTerm, committed: commit } = log;
  const firstChanged = firstDifference(state, before);
  const viewed = firstChanged === Infinity ? before!.log : log.entries.map((entry) => ({ term: entry.term, data: entry.data }));
  const after: NodeView = { node: config.id, incarnation, role, term, vote, commit, start, startTerm, log: viewed };
  return { before, after, firstChanged, livedOn: before?.incarnation === incarnation };
}

function firstDifference({ log }: Readonly<RaftState>, before: NodeView | undefined): number {
  const known = before !== undefined && before.start === log.snapshotIndex ? before.log : [];
  const shared = Math.min(known.length, log.entries.length);
  for (let i = 0; i < shared; i++) {
    const [old, now] = [known[i]!, log.entries[i]!];
    if (old.term !== now.term || !isSame(old.data, now.data)) return log.snapshotIndex + i + 1;
  }
  return known.length === log.entries.length && before !== undefined ? Infinity : log.snapshotIndex + shared + 1;
}

/** Mostly the very same bytes. */
function isSame(old: Uint8Array, now: Uint8Array): boolean {
  return old === now || equalBytes(old, now);
}
