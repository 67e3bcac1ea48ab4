import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import { messageName } from '#kit/raft/message';
import type { RaftStatus, Role } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { appendResponse, type Envelope, heartbeat, heartbeatResponse, vote, voteRequest } from './fake-messages';
import { ELECTION_TICKS, type ScriptedGroup } from './scripted-group';
import { groupWith, ROLES } from './roles';

const RULE = 'terms';

/** What part 2aa gets, and what of 2ab only the term counts of. */
const MESSAGES: readonly ((envelope: Envelope) => Message)[] = [
  (envelope) => voteRequest(envelope),
  (envelope) => vote(envelope),
  (envelope) => vote(envelope, true),
  (envelope) => heartbeat(envelope),
  (envelope) => heartbeatResponse(envelope),
  (envelope) => appendResponse(envelope, 0),
];

export const higherTerm = gradedTest('lab2aa', 'higher-term', {
  title: 'A higher term in any message makes a node of any role a follower in that term, without a vote in it yet',
  points: 1,
  references: paper('section 5.1'),
  docsAnchor: 'terms',
  async run(context) {
    for (const role of ROLES) {
      for (const make of MESSAGES) {
        const group = await groupWith(context, role, { size: 3, replicates: false });
        const message = make({ from: 3, to: 1, term: group.status(1).term + 3 });
        group.step(1, message);
        expectFollower(role, message, group.status(1));
      }
    }
  },
});

function expectFollower(role: Role, message: Message, { role: now, term, vote: voted, leader }: RaftStatus): void {
  const { msgType } = message;
  const what = `A ${role} that gets a message (${messageName(msgType)}) of the higher term ${message.term} from 3`;
  check(
    now === 'follower' && term === message.term,
    RULE,
    () => `${what} should be a follower in that term, but is ${now} in term ${term}.`,
  );
  const votes = msgType === MessageType.MsgRequestVote ? 3 : 0;
  check(voted === votes, RULE, () => `${what}: in the new term its vote should be ${votes} (0: nobody's), but it is ${voted}.`);
  const leads = msgType === MessageType.MsgHeartbeat ? 3 : 0;
  check(leader === leads, RULE, () => `${what} should take ${leads} (0: nobody) for the leader of that term, but takes ${leader}.`);
}

export const lowerTerm = gradedTest('lab2aa', 'lower-term', {
  title: 'A message of a lower term changes nothing, and who asked for something learns the higher term',
  points: 1,
  references: paper('section 5.1'),
  docsAnchor: 'terms',
  async run(context) {
    for (const role of ROLES) {
      for (const make of MESSAGES) refuses(await groupWith(context, role, { size: 3, replicates: false }), make);
    }
    const deposed = await groupWith(context, 'follower', { size: 3, replicates: false });
    keepsWaiting(deposed);
    const candidate = await groupWith(context, 'candidate', { size: 3, replicates: false });
    countsNoOldVotes(candidate);
  },
});

function refuses(group: ScriptedGroup, make: (envelope: Envelope) => Message): void {
  const before = JSON.stringify(group.status(1));
  const { role, term } = group.status(1);
  const message = make({ from: 3, to: 1, term: term - 1 });
  const answers = group.responsesTo(1, message);
  const what = `A ${role} in term ${term} that gets a message (${messageName(message.msgType)}) of term ${term - 1}`;
  const after = JSON.stringify(group.status(1));
  check(after === before, RULE, () => `${what} should stay as it is: ${before}; it is now ${after}.`);
  const asks = message.msgType === MessageType.MsgRequestVote || message.msgType === MessageType.MsgHeartbeat;
  if (asks) {
    const tells = answers.some((answer) => answer.to === 3 && answer.term === term);
    check(tells, RULE, () => `${what} should tell the sender its own term, but does not.`);
  }
  const grants = answers.find(({ msgType, reject }) => msgType === MessageType.MsgRequestVoteResponse && !reject);
  check(grants === undefined, RULE, () => `${what} should not grant a vote.`);
}

/** A deposed leader's heartbeats do not keep a follower from standing for election. */
function keepsWaiting(group: ScriptedGroup): void {
  const { term } = group.status(1);
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    group.step(1, heartbeat({ from: 3, to: 1, term: term - 1 }));
    group.takeInFlight();
    group.tick(1);
    if (group.inFlight.length > 0) return;
  }
  check(
    false,
    RULE,
    () => `A follower hears only the heartbeats of a leader of an earlier term, and does nothing for ${2 * ELECTION_TICKS} ticks.`,
  );
}

function countsNoOldVotes(group: ScriptedGroup): void {
  const { term } = group.status(1);
  for (const from of [2, 3]) group.step(1, vote({ from, to: 1, term: term - 1 }));
  const { role } = group.status(1);
  check(role === 'candidate', RULE, () => `A candidate of term ${term} has got two votes of term ${term - 1}, and is ${role}.`);
}
