import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import { newRaftState } from '#kit/raft/new-state';
import type { Ready } from '#kit/raft/ready';
import type { RaftState } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';
import type { Snapshot } from '#kit/wire/raft';

import { READY_TEST, READY, entries, expectEntries } from './ready-expectations';
import { loadCode } from './scripted-node';

/** What lab2c will have done when a snapshot has come: the log begins after it, and it waits to be handed out. */
const INDEX = 10;
const TERM = 3;

interface ReadyFunctions {
  hasReady(state: RaftState): boolean;
  ready(state: RaftState): Ready;
  advance(state: RaftState, done: Ready): void;
}

export const snapshotInReady = gradedTest('lab2ac', 'ready-with-snapshot', {
  ...READY_TEST,
  title: 'A snapshot that waits is handed out once, and before the entries that come after it are applied',
  async run(context) {
    const code = await loadCode(context);
    const functions = code.load<ReadyFunctions>('#labs/lab2a/ready');
    alone(functions, stateAfterSnapshot());
    beforeEntries(functions, stateAfterSnapshot());
    overtaken(functions, stateAfterSnapshot());
    overtakesEntries(functions, newState());
  },
});

function newState(): RaftState {
  const config = { id: 1, members: [1, 2, 3], electionTicks: 10, heartbeatTicks: 1, random: () => 0 };
  return newRaftState(config, new MemoryRaftStorage());
}

function stateAfterSnapshot(): RaftState {
  const state = newState();
  Object.assign(state.log, { snapshotIndex: INDEX, snapshotTerm: TERM, committed: INDEX, applied: INDEX, stable: INDEX });
  return Object.assign(state, { term: TERM, pendingSnapshot: snapshotAt(INDEX) });
}

function snapshotAt(index: number): Snapshot {
  return { data: bytesOf('everything'), metadata: { index, term: TERM, confState: { nodes: [1, 2, 3] } } };
}

function alone({ hasReady, ready, advance }: ReadyFunctions, state: RaftState): void {
  check(hasReady(state), READY, () => 'A snapshot waits, but hasReady says that there is nothing to do.');
  const done = ready(state);
  check(done.snapshot?.metadata?.index === INDEX, READY, () => 'A snapshot waits, but the ready does not hold it.');
  advance(state, done);
  check(state.pendingSnapshot === undefined && !hasReady(state), READY, () => 'A snapshot was installed, but still waits.');
}

function beforeEntries({ ready, advance }: ReadyFunctions, state: RaftState): void {
  state.log.entries = entries(TERM, INDEX + 1, INDEX + 2);
  state.log.committed = INDEX + 1;
  const first = ready(state);
  check(first.snapshot !== undefined, READY, () => 'A snapshot waits, but the ready does not hold it.');
  expectEntries(first.entries, entries(TERM, INDEX + 1, INDEX + 2), 'Two entries came after the snapshot. To persist');
  expectEntries(first.committedEntries, [], 'A snapshot waits to be installed. To apply');
  advance(state, first);
  const second = ready(state);
  check(second.snapshot === undefined, READY, () => 'A snapshot was handed out a second time.');
  expectEntries(second.committedEntries, entries(TERM, INDEX + 1, INDEX + 1), 'The snapshot is installed. To apply');
}

/** A later snapshot comes in before the first one is installed. */
function overtaken({ hasReady, ready, advance }: ReadyFunctions, state: RaftState): void {
  const first = ready(state);
  const later = INDEX + 10;
  state.pendingSnapshot = snapshotAt(later);
  Object.assign(state.log, { snapshotIndex: later, committed: later, applied: later, stable: later });
  advance(state, first);
  check(hasReady(state), READY, () => 'A second snapshot came in before the first was installed, and was lost.');
  check(
    ready(state).snapshot?.metadata?.index === later,
    READY,
    () => 'A second snapshot came in before the first was installed, and was lost.',
  );
}

/** Entries are handed out to be persisted and applied; before they are, a snapshot comes in that stands for them and more. */
function overtakesEntries({ hasReady, ready, advance }: ReadyFunctions, state: RaftState): void {
  Object.assign(state.log, { entries: entries(TERM, 1, 5), committed: 4 });
  const first = ready(state);
  expectEntries(first.committedEntries, entries(TERM, 1, 4), 'Entries 1 to 4 are committed. To apply');
  Object.assign(state.log, { snapshotIndex: INDEX, snapshotTerm: TERM, entries: [], committed: INDEX, applied: INDEX, stable: INDEX });
  state.pendingSnapshot = snapshotAt(INDEX);
  advance(state, first);
  const { applied, stable } = state.log;
  const what = `Entries 1 to 5 were handed out, then a snapshot at ${INDEX} came in, then advance`;
  check(
    applied === INDEX && stable === INDEX,
    READY,
    () => `${what}: applied and stable should still be ${INDEX}, but are ${applied} and ${stable}.`,
  );
  check(hasReady(state), READY, () => `${what}: the snapshot was lost.`);
  const second = ready(state);
  check(second.snapshot?.metadata?.index === INDEX, READY, () => `${what}: the snapshot was lost.`);
  expectEntries([...second.entries, ...second.committedEntries], [], `${what}. To persist or apply`);
}
