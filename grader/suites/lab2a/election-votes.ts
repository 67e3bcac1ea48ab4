import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType } from '#kit/wire/raft';

import { heartbeat, storageWith, voteRequest } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'votes';

export const oneVote = gradedTest('lab2aa', 'one-vote', {
  title: 'A node grants one vote per term, also after a restart',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'votes',
  async run(context) {
    for (const part of [voterKeepsItsVote, candidateHasVoted]) await context.part(part);
  },
});

async function voterKeepsItsVote(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
  expectVote(group, 2, 4, true, 'which asked first');
  expectVote(group, 3, 4, false, 'which asked after node 2 received the vote');
  expectVote(group, 2, 4, true, 'which asked again, since the first response may be lost');
  group.step(1, heartbeat({ from: 5, to: 1, term: 4 }));
  group.takeInFlight();
  expectVote(group, 3, 4, false, 'which asked after node 2 received the vote and node 5 became leader');
  await group.restart(1);
  expectVote(group, 3, 4, false, 'which asked after the voter restarted');
  expectVote(group, 2, 4, true, 'which has the vote, and asked again after the voter restarted');
  expectVote(group, 3, 5, true, 'which asked in the next term');
  await group.restart(1);
  expectVote(group, 2, 5, false, 'which asked after the voter restarted again');
}

async function candidateHasVoted(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
  group.becomeCandidate(1);
  const { term } = group.status(1);
  expectVote(group, 2, term, false, 'which asked a candidate of that term');
  group.step(1, heartbeat({ from: 5, to: 1, term }));
  group.takeInFlight();
  expectVote(group, 2, term, false, 'which asked a node that was a candidate of that term, and now follows its leader');
  await group.restart(1);
  expectVote(group, 2, term, false, 'which asked a node that was a candidate of that term before it restarted');
}

/** Node `from` requests the vote of node 1. */
function expectVote(group: ScriptedGroup, from: number, term: number, granted: boolean, when: string): void {
  const found = voteOf(group, voteRequest({ from, to: 1, term }));
  check(
    found === granted,
    PROPERTY,
    () => `Expected ${printVote(granted)} for node ${from}, ${when} (term ${term}), found ${printVote(found)}.`,
  );
  const { vote } = group.status(1);
  if (granted)
    check(
      vote === from,
      PROPERTY,
      () => `The vote in term ${term} was granted to node ${from}. Expected that vote in the status, found ${vote}.`,
    );
}

/** Whether the response grants the vote; `undefined` if there is none. */
function voteOf(group: ScriptedGroup, request: Message): boolean | undefined {
  const isResponse = ({ msgType, to }: Message): boolean => msgType === MessageType.MsgRequestVoteResponse && to === request.from;
  const responses = group.responsesTo(request.to, request).filter(isResponse);
  return responses.length === 0 ? undefined : responses.some(({ reject }) => !reject);
}

function printVote(granted: boolean | undefined): string {
  return granted === undefined ? 'no response' : granted ? 'a granted vote' : 'a rejection';
}

/** Index and term of a candidate's last entry, and whether a voter whose log ends with 4@3 grants its vote. */
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
      // A compacted log is as up to date as before.
      for (const discarded of [0, 3, 4]) {
        const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage: () => compactTo(whole(), discarded) });
        const answer = voteOf(group, voteRequest({ from: 2, to: 1, term: 6 }, { index, logTerm }));
        const voter = `4@3${discarded > 0 ? ` (compacted up to ${discarded})` : ''}`;
        const logs = `The log of the voter ends with ${voter}, the log of the candidate with ${index}@${logTerm}`;
        check(
          answer === granted,
          discarded > 0 ? 'log window' : PROPERTY,
          () => `${logs}. Expected ${printVote(granted)}, found ${printVote(answer)}.`,
        );
        const { term } = group.status(1);
        check(term === 6, 'terms', () => `Expected term 6 after a vote request of term 6, found term ${term}.`);
      }
    }
    await requestHasLastEntry(context);
    await rejectionKeepsTimer(context);
  },
});

function compactTo(storage: MemoryRaftStorage, index: number): MemoryRaftStorage {
  if (index === 0) return storage;
  storage.setAppliedIndex(index);
  storage.truncate(index);
  return storage;
}

/** A vote request has index and term of the candidate's last entry. */
async function requestHasLastEntry(context: ScenarioContext): Promise<void> {
  for (const discarded of [0, 2, 4]) {
    const storage = (): MemoryRaftStorage => compactTo(storageWith([1, 1, 2, 3]), discarded);
    const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage });
    const requests = group.becomeCandidate(1).filter(({ msgType }) => msgType === MessageType.MsgRequestVote);
    check(requests.length > 0, PROPERTY, () => 'Expected vote requests of a candidate, found none.');
    for (const { index, logTerm } of requests) {
      check(
        index === 4 && logTerm === 3,
        PROPERTY,
        () => `Expected 4@3 as last entry in the vote request of a candidate, found ${index}@${logTerm}.`,
      );
    }
  }
}

/** A rejected vote request does not reset the election timer. */
async function rejectionKeepsTimer(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage: () => storageWith([1, 2]) });
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    group.tick(1);
    if (group.inFlight.length > 0) return;
    // The candidate has the term of the voter, since a new term could reset the timer. Its log is behind.
    group.responsesTo(1, voteRequest({ from: 2, to: 1, term: group.status(1).term }, { index: 1, logTerm: 1 }));
  }
  check(
    false,
    'election timeout',
    () =>
      `A node rejected one vote request per tick of a candidate whose log is behind. Expected an election of its own within ${2 * ELECTION_TICKS} ticks, found none.`,
  );
}
