import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { describeReady } from '#harness/scenario/raft/describe-ready';
import { describeLog } from '#harness/scenario/raft/describe-state';
import type { MethodTexts } from '#harness/scenario/traced-calls';
import type { StoreStatus } from '#harness/trace/vocabulary';
import { bytesOf } from '#kit/bytes';
import { newRaftState } from '#kit/raft/new-state';
import type { Ready } from '#kit/raft/ready';
import type { RaftState } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';
import type { Entry, Snapshot } from '#kit/wire/raft';

import { READY_TEST, entries, expectEntries as expectEntriesOf } from './ready-expectations';
import { loadCode } from './scripted-node';

/** The state that lab2c leaves when a snapshot arrived: the log begins after it, and it is pending. */
const INDEX = 10;
const TERM = 3;
const PROPERTY = 'pending snapshot';

interface ReadyFunctions {
  hasReady(state: RaftState): boolean;
  ready(state: RaftState): Ready;
  advance(state: RaftState, done: Ready): void;
}

export const snapshotInReady = gradedTest('lab2ac', 'ready-with-snapshot', {
  ...READY_TEST,
  title: 'A pending snapshot is in one ready, and entries after it are applied only then',
  async run(context) {
    const code = await loadCode(context);
    const start = (state: RaftState): [ReadyFunctions, RaftState] => {
      const functions = code.load<ReadyFunctions>('#labs/lab2a/ready');
      return [code.subject('ready.ts').traced(functions, CALLS, () => describeLogState(state)), state];
    };
    alone(...start(stateAfterSnapshot()));
    beforeEntries(...start(stateAfterSnapshot()));
    replacedByLater(...start(stateAfterSnapshot()));
    includesEntriesOfReady(...start(newState()));
  },
});

const CALLS: MethodTexts<ReadyFunctions> = {
  hasReady: { call: () => 'hasReady', result: (has) => `returns ${has}` },
  ready: { call: () => 'ready', result: (ready) => `returns ${describeReady(ready)}` },
  advance: { call: () => 'advance' },
};

function describeLogState({ log, pendingSnapshot }: RaftState): StoreStatus {
  const { committed, applied, stable } = log;
  const index = pendingSnapshot?.metadata?.index;
  return { log: describeLog(log), committed, applied, stable, pendingSnapshot: index === undefined ? 'none' : `as of ${index}` };
}

function expectEntries(actual: readonly Entry[], expected: readonly Entry[], what: string): void {
  expectEntriesOf(actual, expected, what, PROPERTY);
}

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
  check(hasReady(state), PROPERTY, () => 'A snapshot is pending. Expected hasReady to return true, found false.');
  const done = ready(state);
  check(done.snapshot?.metadata?.index === INDEX, PROPERTY, () => 'A snapshot is pending. Expected it in the ready, found none.');
  advance(state, done);
  check(
    state.pendingSnapshot === undefined && !hasReady(state),
    PROPERTY,
    () => 'A snapshot was installed. Expected no pending snapshot and hasReady false, found otherwise.',
  );
}

function beforeEntries({ ready, advance }: ReadyFunctions, state: RaftState): void {
  state.log.entries = entries(TERM, INDEX + 1, INDEX + 2);
  state.log.committed = INDEX + 1;
  const first = ready(state);
  check(first.snapshot !== undefined, PROPERTY, () => 'A snapshot is pending. Expected it in the ready, found none.');
  expectEntries(first.entries, entries(TERM, INDEX + 1, INDEX + 2), 'Two entries follow the snapshot. To persist');
  expectEntries(first.committedEntries, [], 'A snapshot is pending. To apply');
  advance(state, first);
  const second = ready(state);
  check(second.snapshot === undefined, PROPERTY, () => 'Expected a snapshot in one ready only, found it in a second one.');
  expectEntries(second.committedEntries, entries(TERM, INDEX + 1, INDEX + 1), 'The snapshot is installed. To apply');
}

/** A later snapshot arrives before the first one is installed. */
function replacedByLater({ hasReady, ready, advance }: ReadyFunctions, state: RaftState): void {
  const first = ready(state);
  const later = INDEX + 10;
  state.pendingSnapshot = snapshotAt(later);
  Object.assign(state.log, { snapshotIndex: later, committed: later, applied: later, stable: later });
  advance(state, first);
  check(
    hasReady(state),
    PROPERTY,
    () => 'A second snapshot arrived before the first was installed. Expected it in the next ready, found none.',
  );
  check(
    ready(state).snapshot?.metadata?.index === later,
    PROPERTY,
    () => 'A second snapshot arrived before the first was installed. Expected it in the next ready, found none.',
  );
}

/** A ready has entries to persist and apply. Before advance, a snapshot arrives that includes them. */
function includesEntriesOfReady({ hasReady, ready, advance }: ReadyFunctions, state: RaftState): void {
  // The committed entries are stable, so that a node may hand them out whether it waits for that or not.
  Object.assign(state.log, { entries: entries(TERM, 1, 5), committed: 4, stable: 4 });
  const first = ready(state);
  expectEntries(first.committedEntries, entries(TERM, 1, 4), 'Entries 1 to 4 are committed. To apply');
  Object.assign(state.log, { snapshotIndex: INDEX, snapshotTerm: TERM, entries: [], committed: INDEX, applied: INDEX, stable: INDEX });
  state.pendingSnapshot = snapshotAt(INDEX);
  advance(state, first);
  const { applied, stable } = state.log;
  const what = `A ready had entries 1 to 5, of which 4 were committed. A snapshot as of ${INDEX} arrived before advance`;
  check(
    applied === INDEX && stable === INDEX,
    PROPERTY,
    () =>
      `${what}, and moved both applied and stable to it. Expected applied ${INDEX} and stable ${INDEX} after advance, found ${applied} and ${stable}.`,
  );
  check(hasReady(state), PROPERTY, () => `${what}. Expected the snapshot in the next ready, found none.`);
  const second = ready(state);
  check(second.snapshot?.metadata?.index === INDEX, PROPERTY, () => `${what}. Expected the snapshot in the next ready, found none.`);
  expectEntries([...second.entries, ...second.committedEntries], [], `${what}. To persist or apply`);
}
