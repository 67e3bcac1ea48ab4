import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { describeIndexes } from '#harness/scenario/raft/describe-ready';
import { describeLog } from '#harness/scenario/raft/describe-state';
import type { MethodTexts } from '#harness/scenario/traced-calls';
import { bytesOf } from '#kit/bytes';
import type { LogState } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType } from '#kit/wire/raft';

import { type AppendFields, appendMessage, entriesOf } from './fake-messages';
import type { LogModule } from './log-model';
import { ScriptedGroup } from './scripted-group';
import { type ScriptedCode, loadCode } from './scripted-node';

const PROPERTY = 'log window';

export const logWindow = gradedTest('lab2ab', 'log-window', {
  title: 'A compacted log, and a log that begins after a snapshot, behave like any other log',
  points: 1,
  references: paper('section 7'),
  docsAnchor: 'log',
  async run(context) {
    const code = await loadCode(context);
    compacts(tracedLog(code, 'a log that is compacted'));
    resets(tracedLog(code, 'a log that is reset'));
    backtracks(tracedLog(code, 'a log that begins after a snapshot'));
    await followerAppends(context);
    await leaderReplicates(context);
  },
});

function tracedLog(code: ScriptedCode, which: string): LogModule {
  return code.subject(which).traced(code.load<LogModule>('#labs/lab2a/log'), LOG_CALLS);
}

const LOG_CALLS: MethodTexts<LogModule> = {
  compact: { call: (log, index) => `compact ${index} (${describeLog(log)})` },
  resetTo: { call: (log, index, term) => `resetTo ${index}@${term} (${describeLog(log)})` },
  append: { call: (log, entries) => `append ${describeIndexes(entries)} (${describeLog(log)})` },
  findConflictByTerm: {
    call: (log, index, term) => `findConflictByTerm ${index}@${term} (${describeLog(log)})`,
    result: ({ index }) => `returns ${index}`,
  },
  isUpToDate: { call: (_, index, term) => `isUpToDate ${index}@${term}`, result: (isUpToDate) => `returns ${isUpToDate}` },
  entriesFrom: { call: (_, index) => `entriesFrom ${index}`, result: (entries) => `returns ${describeIndexes(entries)}` },
  lastIndex: { call: () => 'lastIndex', result: (index) => `returns ${index}` },
  lastTerm: { call: () => 'lastTerm', result: (term) => `returns ${term}` },
  termAt: { call: (_, index) => `termAt ${index}`, result: (term) => `returns ${term}` },
};

function compacts(log: LogModule): void {
  const entries = entriesOf([1, 1, 2, 2, 3, 3]);
  const state: LogState = { snapshotIndex: 0, snapshotTerm: 0, entries, committed: 5, applied: 5, stable: 6 };
  log.compact(state, 4);
  expectTerms(log, state, [undefined, undefined, undefined, undefined, 2, 3, 3, undefined], 'log compacted through 4');
  log.compact(state, 2);
  expectTerms(log, state, [undefined, undefined, undefined, undefined, 2, 3, 3, undefined], 'log compacted through 4, then through 2');
  const rest = log.entriesFrom(state, 5, 1000).map(({ index }) => index);
  check(rest.join() === '5,6', PROPERTY, () => `log compacted through 4: expected the entries 5,6 from 5 on, found ${rest.join()}.`);
  log.compact(state, 5);
  expectTerms(log, state, [undefined, undefined, undefined, undefined, undefined, 3, 3, undefined], 'log compacted through 5');
  const { committed, applied, stable } = state;
  const kept = committed === 5 && applied === 5 && stable === 6;
  check(
    kept,
    PROPERTY,
    () => `Expected committed, applied and stable 5, 5 and 6 after compaction, found ${committed}, ${applied} and ${stable}.`,
  );
  compactsAll(log);
}

/** The whole log is compacted, and then appended to. */
function compactsAll(log: LogModule): void {
  const state: LogState = { snapshotIndex: 0, snapshotTerm: 0, entries: entriesOf([1, 2]), committed: 2, applied: 2, stable: 2 };
  log.compact(state, 2);
  expectTerms(log, state, [undefined, undefined, 2, undefined], 'whole log compacted');
  check(
    log.isUpToDate(state, 2, 2) && !log.isUpToDate(state, 2, 1),
    PROPERTY,
    () => 'whole log compacted: expected 2@2 to be up to date and 2@1 not, since the log still ends with 2@2.',
  );
  log.append(state, entriesOf([4], 3));
  expectTerms(log, state, [undefined, undefined, 2, 4, undefined], 'whole log compacted, then appended to');
}

function resets(log: LogModule): void {
  const state: LogState = { snapshotIndex: 1, snapshotTerm: 1, entries: entriesOf([1, 1, 2], 2), committed: 2, applied: 2, stable: 4 };
  log.resetTo(state, 9, 3);
  const { committed, applied, stable } = state;
  const moved = [committed, applied, stable].every((index) => index === 9);
  check(
    moved,
    PROPERTY,
    () => `reset to a snapshot at 9: expected committed, applied and stable 9, found ${committed}, ${applied} and ${stable}.`,
  );
  const none = Array.from({ length: 9 }, () => undefined);
  expectTerms(log, state, [...none, 3, undefined], 'reset to a snapshot at 9@3');
  log.append(state, entriesOf([3, 4], 10));
  expectTerms(log, state, [...none, 3, 3, 4, undefined], 'reset to a snapshot at 9@3, then appended to');
}

/** The last entry of a snapshot may have a term that is too high to match: then only an entry before it could. */
function backtracks(log: LogModule): void {
  const state: LogState = { snapshotIndex: 10, snapshotTerm: 3, entries: entriesOf([3, 4], 11), committed: 10, applied: 10, stable: 12 };
  for (const [index, term] of [
    [10, 2],
    [11, 2],
    [12, 1],
  ] as const) {
    const hint = log.findConflictByTerm(state, index, term).index;
    check(
      hint < 10,
      'backtracking',
      () =>
        `a log that begins after 10@3, with 11@3 12@4: expected the last entry that could match ${index}@${term} before 10, found ${hint}.`,
    );
  }
  const within = log.findConflictByTerm(state, 12, 3).index;
  check(
    within === 11,
    'backtracking',
    () => `a log that begins after 10@3, with 11@3 12@4: expected 11 as the last entry that could match 12@3, found ${within}.`,
  );
}

/** The terms of the entries from 0 on, and of the index after the last. */
function expectTerms(log: LogModule, state: LogState, terms: readonly (number | undefined)[], what: string): void {
  const last = terms.length - 2;
  check(log.lastIndex(state) === last, PROPERTY, () => `${what}: expected last index ${last}, found ${log.lastIndex(state)}.`);
  check(log.lastTerm(state) === terms[last], PROPERTY, () => `${what}: expected last term ${terms[last]}, found ${log.lastTerm(state)}.`);
  terms.forEach((term, index) => {
    const actual = log.termAt(state, index);
    check(
      actual === term,
      PROPERTY,
      () => `${what}: expected term ${term ?? 'undefined'} of entry ${index}, found ${actual ?? 'undefined'}.`,
    );
  });
}

/** The storage of a node with a snapshot at 10@2, and entries of these terms after it. */
function afterSnapshot(terms: readonly number[], members: readonly number[] = [1, 2, 3]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.reset(10, 2, members);
  storage.append(entriesOf(terms, 11));
  storage.setHardState({ term: terms.at(-1) ?? 2, vote: 0, commit: 10 });
  return storage;
}

/** Node 2 is the leader of term 3. */
function appendOf2(fields: AppendFields): Message {
  return appendMessage({ from: 2, to: 1, term: 3 }, fields);
}

async function followerAppends(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, storage: () => afterSnapshot([2, 2]) });
  const delayed = appendOf2({ index: 7, logTerm: 1, entries: entriesOf([1, 2, 2, 2, 3], 8) });
  expectMatch(group, delayed, 12, 'an append with entries 8 to 12, which begins before the snapshot at 10 and conflicts at 12');
  const older = appendOf2({ index: 4, logTerm: 1, entries: entriesOf([1, 1], 5) });
  group.responsesTo(1, older);
  expectLast(group, 12, 'an append that ends before the snapshot at 10');
  expectMatch(group, appendOf2({ index: 10, logTerm: 2, entries: entriesOf([2], 11) }), 11, 'an append that follows the snapshot');
  expectLast(group, 12, 'an append that follows the snapshot, without new entries');
  expectMatch(group, appendOf2({ index: 12, logTerm: 3, entries: entriesOf([3], 13) }), 13, 'an append after the last entry');
  const { commit } = group.status(1);
  check(commit === 10, PROPERTY, () => `Expected commit index 10 of a node that starts from a snapshot at 10, found ${commit}.`);
}

function expectMatch(group: ScriptedGroup, append: Message, matches: number, what: string): void {
  const response = group.responsesTo(1, append).find(({ msgType }) => msgType === MessageType.MsgAppendResponse);
  const good = response !== undefined && !response.reject && response.index === matches;
  check(
    good,
    'appends',
    () =>
      `${what}: expected a response with match ${matches}, found ` +
      `${response === undefined ? 'no response' : response.reject ? 'a rejection' : `match ${response.index}`}.`,
  );
}

function expectLast(group: ScriptedGroup, last: number, what: string): void {
  const { lastIndex } = group.status(1);
  check(lastIndex === last, 'log matching', () => `${what}: expected last index ${last}, found ${lastIndex}.`);
}

/** One follower has the whole log, one lacks the last entries, and one lacks compacted entries: it needs a snapshot. */
async function leaderReplicates(context: ScenarioContext): Promise<void> {
  const members = [1, 2, 3, 4];
  const logs = [afterSnapshot([2, 3], members), afterSnapshot([2, 3], members), afterSnapshot([], members), undefined];
  const group = await ScriptedGroup.start(context, { size: 4, storage: (id) => logs[id - 1] });
  await group.elect(1);
  const { index } = group.propose(1, bytesOf('x'));
  await group.run(20, [1]);
  for (const id of [1, 2, 3]) {
    const { lastIndex, commit } = group.status(id);
    check(
      lastIndex === index && commit === index,
      'backtracking',
      () => `Expected last index and commit index ${index} on node ${id}, found ${lastIndex} and ${commit}.`,
    );
  }
  const behind = group.status(4);
  check(
    behind.lastIndex === 0 && behind.commit === 0,
    PROPERTY,
    () =>
      `Node 4 lacks compacted entries. Expected its log to stay empty, found last index ${behind.lastIndex} and commit index ${behind.commit}.`,
  );
}
