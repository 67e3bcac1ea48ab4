import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { describeStatus } from '#harness/scenario/raft/describe-status';
import { messageName } from '#kit/raft/message';
import type { RaftStatus, Role } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { appendResponse, type Envelope, heartbeat, heartbeatResponse, vote, voteRequest } from './fake-messages';
import { ELECTION_TICKS, type ScriptedGroup } from './scripted-group';
import { groupWith, ROLES } from './roles';

const PROPERTY = 'terms';

/** The messages of part 2aa, and one of part 2ab: here only its term matters. */
const MESSAGES: readonly ((envelope: Envelope) => Message)[] = [
  (envelope) => voteRequest(envelope),
  (envelope) => vote(envelope),
  (envelope) => vote(envelope, true),
  (envelope) => heartbeat(envelope),
  (envelope) => heartbeatResponse(envelope),
  (envelope) => appendResponse(envelope, 0),
];

export const higherTerm = gradedTest('lab2aa', 'higher-term', {
  title: 'A higher term in any message makes a node of any role a follower in that term, with no vote in it yet',
  points: 1,
  references: paper('section 5.1'),
  docsAnchor: 'terms',
  async run(context) {
    for (const role of ROLES) for (const make of MESSAGES) await context.part(() => followsHigherTerm(context, role, make));
  },
});

async function followsHigherTerm(context: ScenarioContext, role: Role, make: (envelope: Envelope) => Message): Promise<void> {
  // Also with `checkQuorum`: a leader has no lease in which it ignores later terms.
  const group = await groupWith(context, role, { size: 3, replicates: false, checkQuorum: true });
  const message = make({ from: 3, to: 1, term: group.status(1).term + 3 });
  group.step(1, message);
  expectFollower(role, message, group.status(1));
}

function expectFollower(role: Role, message: Message, { role: now, term, vote: voted, leader }: RaftStatus): void {
  const { msgType } = message;
  const what = `A ${role} received a message (${messageName(msgType)}) of the higher term ${message.term} from node 3`;
  check(
    now === 'follower' && term === message.term,
    PROPERTY,
    () => `${what}. Expected a follower in that term, found ${now} in term ${term}.`,
  );
  const votes = msgType === MessageType.MsgRequestVote ? 3 : 0;
  check(voted === votes, PROPERTY, () => `${what}. Expected vote ${votes} in the new term (0: none), found ${voted}.`);
  const leads = msgType === MessageType.MsgHeartbeat ? 3 : 0;
  check(leader === leads, PROPERTY, () => `${what}. Expected leader ${leads} in the new term (0: unknown), found ${leader}.`);
}

export const lowerTerm = gradedTest('lab2aa', 'lower-term', {
  title: 'A message of a lower term changes nothing, and the response to a request has the higher term',
  points: 1,
  references: paper('section 5.1'),
  docsAnchor: 'terms',
  async run(context) {
    const groupOf = (role: Role): Promise<ScriptedGroup> => groupWith(context, role, { size: 3, replicates: false });
    for (const role of ROLES) for (const make of MESSAGES) await context.part(async () => expectRejected(await groupOf(role), make));
    await context.part(async () => keepsItsTimer(await groupOf('follower')));
    await context.part(async () => ignoresOldVotes(await groupOf('candidate')));
  },
});

function expectRejected(group: ScriptedGroup, make: (envelope: Envelope) => Message): void {
  const before = group.status(1);
  const unchanged = JSON.stringify(before);
  const { role, term } = before;
  const message = make({ from: 3, to: 1, term: term - 1 });
  const responses = group.responsesTo(1, message);
  const what = `A ${role} in term ${term} received a message (${messageName(message.msgType)}) of term ${term - 1}`;
  const after = group.status(1);
  check(
    JSON.stringify(after) === unchanged,
    PROPERTY,
    () => `${what}. Expected the unchanged status ${describeStatus(before)}, found ${describeStatus(after)}.`,
  );
  const isRequest = message.msgType === MessageType.MsgRequestVote || message.msgType === MessageType.MsgHeartbeat;
  if (isRequest) {
    const tellsTerm = responses.some((response) => response.to === 3 && response.term === term);
    check(tellsTerm, PROPERTY, () => `${what}. Expected a response with term ${term} to node 3, found none.`);
  }
  const grants = responses.find(({ msgType, reject }) => msgType === MessageType.MsgRequestVoteResponse && !reject);
  check(grants === undefined, PROPERTY, () => `${what}. Expected no vote, found a granted vote.`);
}

/** Heartbeats of a deposed leader do not reset the election timer. */
function keepsItsTimer(group: ScriptedGroup): void {
  const { term } = group.status(1);
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    group.step(1, heartbeat({ from: 3, to: 1, term: term - 1 }));
    group.takeInFlight();
    group.tick(1);
    if (group.inFlight.length > 0) return;
  }
  check(
    false,
    PROPERTY,
    () => `A follower received only heartbeats of an earlier term. Expected an election within ${2 * ELECTION_TICKS} ticks, found none.`,
  );
}

function ignoresOldVotes(group: ScriptedGroup): void {
  const { term } = group.status(1);
  for (const from of [2, 3]) group.step(1, vote({ from, to: 1, term: term - 1 }));
  const { role } = group.status(1);
  check(
    role === 'candidate',
    PROPERTY,
    () => `A candidate of term ${term} received two votes of term ${term - 1}. Expected it to stay candidate, found ${role}.`,
  );
}
