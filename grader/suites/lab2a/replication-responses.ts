import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { bytesOf } from '#kit/bytes';
import { makeMessage } from '#kit/raft/message';
import { type Message, MessageType } from '#kit/wire/raft';

import { expectRedraws, RESTARTS_BY_APPENDS } from './election-redraws';
import { appendResponse, storageWith } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

export const responses = gradedTest('lab2ab', 'responses', {
  title:
    'An append restarts the election timer, and each response to one counts for the quorum check. A late one takes back nothing that a ' +
    'follower acknowledged',
  points: 1,
  references: paper('section 5.3 and figure 2, matchIndex'),
  docsAnchor: 'pipelining',
  async run(context) {
    await expectRedraws(context, RESTARTS_BY_APPENDS);
    for (const part of [acceptancesAreActive, rejectionsAreActive]) await context.part(part);
    for (const late of LATE) await context.part(() => matchStays(context, late));
  },
});

/** The responses to heartbeats are lost, those to appends are not. */
async function acceptancesAreActive(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, checkQuorum: true });
  await group.elect(1);
  group.isDropped = ({ msgType }) => msgType === MessageType.MsgHeartbeatResponse;
  await staysLeader(group, 'accept its appends', () => {
    group.propose(1, bytesOf('x'));
  });
}

/** The logs of the followers may be empty, the leader has not found out yet: node 2 rejects its first append, several times. */
async function rejectionsAreActive(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, checkQuorum: true, storage: () => storageWith([1, 1, 1]) });
  group.isDropped = ({ msgType }) => msgType === MessageType.MsgHeartbeat || msgType === MessageType.MsgAppend;
  await group.elect(1);
  await staysLeader(group, 'reject its appends', () => group.step(1, rejection(group, 2, 0)));
}

async function staysLeader(group: ScriptedGroup, what: string, each: () => void): Promise<void> {
  for (let tick = 0; tick < 5 * ELECTION_TICKS; tick++) {
    each();
    await group.run(1, [1]);
    const { role } = group.status(1);
    check(
      role === 'leader',
      'quorum check',
      () =>
        `With checkQuorum: the leader of a group of 3 received no response to a heartbeat, but followers ${what} in every tick. Expected ` +
        `it to stay leader for ${5 * ELECTION_TICKS} ticks, found ${role} at tick ${tick + 1}.`,
    );
  }
}

function rejection(group: ScriptedGroup, from: number, index: number): Message {
  return makeMessage(MessageType.MsgAppendResponse, 1, { from, term: group.status(1).term, reject: true, index });
}

interface LateResponse {
  readonly what: string;
  /** The response of node 2, which has acknowledged `last`. */
  readonly make: (group: ScriptedGroup, last: number) => Message;
}

const LATE: readonly LateResponse[] = [
  {
    what: 'an earlier acknowledgement',
    make: (group, last) => appendResponse({ from: 2, to: 1, term: group.status(1).term }, last - 1),
  },
  { what: 'an acknowledgement of no entry', make: (group) => appendResponse({ from: 2, to: 1, term: group.status(1).term }, 0) },
  { what: 'an earlier rejection', make: (group, last) => rejection(group, 2, last - 1) },
  { what: 'an earlier rejection of all entries', make: (group) => rejection(group, 2, 0) },
];

/** In a group of five, nodes 2 and 3 acknowledge an entry; between the two, a late response of node 2 arrives. */
async function matchStays(context: ScenarioContext, { what, make }: LateResponse): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5 });
  await group.elect(1);
  for (const text of ['a', 'b']) {
    group.propose(1, bytesOf(text));
    await group.settle();
  }
  const { index } = group.propose(1, bytesOf('c'));
  const later = group.takeInFlight(({ to }) => to !== 2).filter(({ to }) => to === 3);
  await group.settle();
  expectCommit(group, index - 1, `Only node 2 acknowledged entry ${index}`);
  group.step(1, make(group, index));
  for (const message of later) group.step(3, message);
  group.isDropped = ({ from, to }) => from + to !== 4;
  await group.settle();
  expectCommit(group, index, `Nodes 2 and 3 acknowledged entry ${index}, and ${what} of node 2 arrived late`, 'pipelining');
}

function expectCommit(group: ScriptedGroup, commit: number, when: string, property: Property = 'commit'): void {
  const actual = group.status(1).commit;
  check(actual === commit, property, () => `${when}. Expected commit index ${commit} of the leader of 5 nodes, found ${actual}.`);
}
