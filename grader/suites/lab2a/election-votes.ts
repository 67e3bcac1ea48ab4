import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType } from '#kit/wire/raft';

import { heartbeat, storageWith, voteRequest } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'votes';

export const oneVote = gradedTest('lab2aa', 'one-vote', {
  title: 'A node gives one vote in a term, also across a restart',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'votes',
  async run(context) {
    await voterKeepsItsWord(context);
    await candidateHasVoted(context);
  },
});

async function voterKeepsItsWord(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
  expectVote(group, 2, 4, true, 'asked first');
  expectVote(group, 3, 4, false, 'asked after 2 got the vote');
  expectVote(group, 2, 4, true, 'asked again, since the first answer may have been lost');
  group.step(1, heartbeat({ from: 5, to: 1, term: 4 }));
  group.takeInFlight();
  expectVote(group, 3, 4, false, 'asked after 2 got the vote, and 5 leads');
  await group.restart(1);
  expectVote(group, 3, 4, false, 'asked after the voter restarted');
  expectVote(group, 2, 4, true, 'who has the vote, asked after the voter restarted');
  expectVote(group, 3, 5, true, 'asked in the next term');
  await group.restart(1);
  expectVote(group, 2, 5, false, 'asked after the voter restarted again');
}

async function candidateHasVoted(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
  group.becomeCandidate(1);
  const { term } = group.status(1);
  expectVote(group, 2, term, false, 'asked a candidate of that term');
  group.step(1, heartbeat({ from: 5, to: 1, term }));
  group.takeInFlight();
  expectVote(group, 2, term, false, 'asked one that was a candidate of that term until it heard of the leader');
  await group.restart(1);
  expectVote(group, 2, term, false, 'asked one that was a candidate of that term before it restarted');
}

/** Node 1 is asked for its vote by `from`. */
function expectVote(group: ScriptedGroup, from: number, term: number, granted: boolean, when: string): void {
  const answer = voteOf(group, voteRequest({ from, to: 1, term }));
  const wanted = granted ? 'a vote' : 'a refusal';
  check(answer === granted, RULE, () => `Node ${from}, ${when} (term ${term}), should get ${wanted}, but gets ${printVote(answer)}.`);
  const { vote } = group.status(1);
  if (granted) check(vote === from, RULE, () => `The vote in term ${term} went to ${from}, but the status says ${vote}.`);
}

/** Whether the answer is a vote; `undefined` for none. */
function voteOf(group: ScriptedGroup, request: Message): boolean | undefined {
  const isAnswer = ({ msgType, to }: Message): boolean => msgType === MessageType.MsgRequestVoteResponse && to === request.from;
  const answers = group.responsesTo(request.to, request).filter(isAnswer);
  return answers.length === 0 ? undefined : answers.some(({ reject }) => !reject);
}

function printVote(granted: boolean | undefined): string {
  return granted === undefined ? 'no answer' : granted ? 'a vote' : 'a refusal';
}

/** The last entries of logs, and whether a voter whose log ends with 4@3 votes for them: index, term, vote. */
const CANDIDATES: readonly (readonly [number, number, boolean])[] = [
  [4, 3, true],
  [5, 3, true],
  [1, 4, true],
  [4, 4, true],
  [9, 5, true],
  [3, 3, false],
  [1, 3, false],
  [5, 2, false],
  [100, 2, false],
  [100, 1, false],
  [0, 0, false],
];

export const upToDate = gradedTest('lab2aa', 'up-to-date', {
  title: 'A node votes only for a candidate whose log is at least as up to date as its own, by its last term and then its length',
  points: 1,
  references: paper('section 5.4.1'),
  docsAnchor: 'votes',
  async run(context) {
    const whole = (): MemoryRaftStorage => storageWith([1, 1, 2, 3]);
    for (const [index, logTerm, granted] of CANDIDATES) {
      // A log of which all, some or nothing was discarded is as up to date as before.
      for (const discarded of [0, 3, 4]) {
        const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage: () => discardTo(whole(), discarded) });
        const answer = voteOf(group, voteRequest({ from: 2, to: 1, term: 6 }, { index, logTerm }));
        const voter = `4@3${discarded > 0 ? ` (discarded as far as ${discarded})` : ''}`;
        const logs = `the log of the voter ends with ${voter}, the candidate's with ${index}@${logTerm}`;
        check(answer === granted, RULE, () => `${logs}: expected ${printVote(granted)}, got ${printVote(answer)}.`);
        const { term } = group.status(1);
        check(term === 6, RULE, () => `A request of term 6 was answered, but the node is in term ${term}.`);
      }
    }
    await asksWithItsLog(context);
    await refusedMayStand(context);
  },
});

function discardTo(storage: MemoryRaftStorage, index: number): MemoryRaftStorage {
  if (index === 0) return storage;
  storage.setAppliedIndex(index);
  storage.truncate(index);
  return storage;
}

/** A request for a vote says where the candidate's log ends. */
async function asksWithItsLog(context: ScenarioContext): Promise<void> {
  for (const discarded of [0, 2, 4]) {
    const storage = (): MemoryRaftStorage => discardTo(storageWith([1, 1, 2, 3]), discarded);
    const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage });
    const requests = group.becomeCandidate(1).filter(({ msgType }) => msgType === MessageType.MsgRequestVote);
    check(requests.length > 0, RULE, () => 'A candidate asks nobody for a vote.');
    for (const { index, logTerm } of requests) {
      check(index === 4 && logTerm === 3, RULE, () => `A candidate whose log ends with 4@3 says that it ends with ${index}@${logTerm}.`);
    }
  }
}

/** Who refuses its vote does not wait for the one it has refused. */
async function refusedMayStand(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage: () => storageWith([1, 2]) });
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    group.tick(1);
    if (group.inFlight.length > 0) return;
    // A candidate in the voter's own term, whose log is behind: in a new term the voter would wait anew.
    group.responsesTo(1, voteRequest({ from: 2, to: 1, term: group.status(1).term }, { index: 1, logTerm: 1 }));
  }
  check(false, RULE, () => `A node refuses its vote once a tick to a candidate whose log is behind, and so never stands itself.`);
}
