import type * as logModule from '#labs/lab2a/log';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { LogState } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType } from '#kit/wire/raft';

import { FEW_SEEDS, paper, replicationTest } from './direct-test';
import { type AppendFields, appendMessage, entriesOf } from './hand-made';
import { RaftGroup } from './raft-group';

const RULE = 'log window';

type LogModule = typeof logModule;

export const logWindow = replicationTest('log-window', {
  title: 'A log whose beginning was discarded, or that begins after a snapshot, is otherwise like any other',
  points: 1,
  seeds: FEW_SEEDS,
  references: paper('section 7'),
  docsAnchor: 'log',
  async run(context) {
    const log = await loadLog(context);
    discards(log);
    resets(log);
    hints(log);
    await follows(context);
    await leads(context);
  },
});

async function loadLog(context: ScenarioContext): Promise<LogModule> {
  const store = context.store((_, code) => Promise.resolve(code.load<LogModule>('#labs/lab2a/log')));
  await store.start();
  return store.service!;
}

function discards(log: LogModule): void {
  const entries = entriesOf([1, 1, 2, 2, 3, 3]);
  const state: LogState = { snapshotIndex: 0, snapshotTerm: 0, entries, committed: 5, applied: 5, stable: 6 };
  log.compact(state, 4);
  expectTerms(log, state, [undefined, undefined, undefined, undefined, 2, 3, 3, undefined], 'discarded through 4');
  log.compact(state, 2);
  expectTerms(log, state, [undefined, undefined, undefined, undefined, 2, 3, 3, undefined], 'discarded through 4, then through 2');
  const rest = log.entriesFrom(state, 5, 1000).map(({ index }) => index);
  check(rest.join() === '5,6', RULE, () => `discarded through 4: expected the entries 5,6 from 5 on, got ${rest.join()}.`);
  log.compact(state, 5);
  expectTerms(log, state, [undefined, undefined, undefined, undefined, undefined, 3, 3, undefined], 'discarded through 5');
  const { committed, applied, stable } = state;
  const kept = committed === 5 && applied === 5 && stable === 6;
  check(kept, RULE, () => `discarding changed committed, applied, stable from 5, 5, 6 to ${committed}, ${applied}, ${stable}.`);
  expectAll(log);
}

/** The whole log is discarded, and grows again. */
function expectAll(log: LogModule): void {
  const state: LogState = { snapshotIndex: 0, snapshotTerm: 0, entries: entriesOf([1, 2]), committed: 2, applied: 2, stable: 2 };
  log.compact(state, 2);
  expectTerms(log, state, [undefined, undefined, 2, undefined], 'discarded as a whole');
  check(log.isUpToDate(state, 2, 2) && !log.isUpToDate(state, 2, 1), RULE, () => 'discarded as a whole: it ends with 2@2 as before.');
  log.append(state, entriesOf([4], 3));
  expectTerms(log, state, [undefined, undefined, 2, 4, undefined], 'discarded as a whole, then appended to');
}

function resets(log: LogModule): void {
  const state: LogState = { snapshotIndex: 1, snapshotTerm: 1, entries: entriesOf([1, 1, 2], 2), committed: 2, applied: 2, stable: 4 };
  log.resetTo(state, 9, 3);
  const { committed, applied, stable } = state;
  const moved = [committed, applied, stable].every((index) => index === 9);
  check(
    moved,
    RULE,
    () => `reset to a snapshot at 9: committed, applied, stable should be 9, but are ${committed}, ${applied}, ${stable}.`,
  );
  const none = Array.from({ length: 9 }, () => undefined);
  expectTerms(log, state, [...none, 3, undefined], 'reset to a snapshot at 9@3');
  log.append(state, entriesOf([3, 4], 10));
  expectTerms(log, state, [...none, 3, 3, 4, undefined], 'reset to a snapshot at 9@3, then appended to');
}

/** What a snapshot stands for may itself be of a term that is too late to agree: then only something before it could. */
function hints(log: LogModule): void {
  const state: LogState = { snapshotIndex: 10, snapshotTerm: 3, entries: entriesOf([3, 4], 11), committed: 10, applied: 10, stable: 12 };
  for (const [index, term] of [
    [10, 2],
    [11, 2],
    [12, 1],
  ] as const) {
    const hint = log.findConflictByTerm(state, index, term).index;
    check(
      hint < 10,
      RULE,
      () =>
        `a log that begins after 10@3, with 11@3 12@4: the last entry that could agree with ${index}@${term} lies before 10, but is said to be ${hint}.`,
    );
  }
  const within = log.findConflictByTerm(state, 12, 3).index;
  check(
    within === 11,
    RULE,
    () => `a log that begins after 10@3, with 11@3 12@4: the last entry that could agree with 12@3 is 11, but is said to be ${within}.`,
  );
}

/** Of the entries from 0 on, and of one after the last. */
function expectTerms(log: LogModule, state: LogState, terms: readonly (number | undefined)[], what: string): void {
  const last = terms.length - 2;
  check(log.lastIndex(state) === last, RULE, () => `${what}: the last index should be ${last}, but is ${log.lastIndex(state)}.`);
  check(log.lastTerm(state) === terms[last], RULE, () => `${what}: the last term should be ${terms[last]}, but is ${log.lastTerm(state)}.`);
  terms.forEach((term, index) => {
    const actual = log.termAt(state, index);
    check(
      actual === term,
      RULE,
      () => `${what}: the term of entry ${index} should be ${term ?? 'unknown'}, but is ${actual ?? 'unknown'}.`,
    );
  });
}

/** What a node starts from that has a snapshot at 10@2, and perhaps entries after it. */
function afterSnapshot(terms: readonly number[], members: readonly number[] = [1, 2, 3]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.reset(10, 2, members);
  storage.append(entriesOf(terms, 11));
  storage.setHardState({ term: terms.at(-1) ?? 2, vote: 0, commit: 10 });
  return storage;
}

/** Node 2 leads term 3. */
function appendOf2(fields: AppendFields): Message {
  return appendMessage({ from: 2, to: 1, term: 3 }, fields);
}

async function follows(context: ScenarioContext): Promise<void> {
  const group = await RaftGroup.start(context, { size: 3, storage: () => afterSnapshot([2, 2]) });
  const late = appendOf2({ index: 7, logTerm: 1, entries: entriesOf([1, 2, 2, 2, 3], 8) });
  expectMatch(group, late, 12, 'an append that begins before the snapshot at 10, and reaches to 12, where it conflicts');
  const older = appendOf2({ index: 4, logTerm: 1, entries: entriesOf([1, 1], 5) });
  group.ask(1, older);
  expectLast(group, 12, 'an append that ends before the snapshot at 10');
  expectMatch(group, appendOf2({ index: 10, logTerm: 2, entries: entriesOf([2], 11) }), 11, 'an append that follows on the snapshot');
  expectLast(group, 12, 'an append that follows on the snapshot, and holds nothing new');
  expectMatch(group, appendOf2({ index: 12, logTerm: 3, entries: entriesOf([3], 13) }), 13, 'an append after the last entry');
  const { commit } = group.status(1);
  check(commit === 10, RULE, () => `A node that begins after a snapshot at 10 has committed 10, but says ${commit}.`);
}

function expectMatch(group: RaftGroup, append: Message, matches: number, what: string): void {
  const answer = group.ask(1, append).find(({ msgType }) => msgType === MessageType.MsgAppendResponse);
  const good = answer !== undefined && !answer.reject && answer.index === matches;
  check(
    good,
    RULE,
    () =>
      `${what}: the answer should be that it matches to ${matches}, but is ` +
      `${answer?.reject === false ? `that it matches to ${answer.index}` : 'a refusal or none'}.`,
  );
}

function expectLast(group: RaftGroup, last: number, what: string): void {
  const { lastIndex } = group.status(1);
  check(lastIndex === last, RULE, () => `${what}: the log should end at ${last}, but ends at ${lastIndex}.`);
}

/** One follower is level, one lacks the last entries, and one lacks what was discarded: that one only a snapshot helps. */
async function leads(context: ScenarioContext): Promise<void> {
  const members = [1, 2, 3, 4];
  const logs = [afterSnapshot([2, 3], members), afterSnapshot([2, 3], members), afterSnapshot([], members), undefined];
  const group = await RaftGroup.start(context, { size: 4, storage: (id) => logs[id - 1] });
  await group.elect(1);
  const { index } = group.propose(1, bytesOf('x'));
  await group.run(20, [1]);
  for (const id of [1, 2, 3]) {
    const { lastIndex, commit } = group.status(id);
    check(
      lastIndex === index && commit === index,
      RULE,
      () => `Node ${id} should have and commit entry ${index}; its log ends at ${lastIndex}, and it has committed ${commit}.`,
    );
  }
  const behind = group.status(4);
  check(
    behind.lastIndex === 0 && behind.commit === 0,
    RULE,
    () => `Node 4 lacks entries that were discarded, but its log ends at ${behind.lastIndex}.`,
  );
}
