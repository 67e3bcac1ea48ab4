import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { type Message, MessageType } from '#kit/wire/raft';

import { heartbeat, heartbeatResponse, voteRequest } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'heartbeats';

export const heartbeats = gradedTest('lab2aa', 'heartbeats', {
  title:
    'A leader sends every follower one heartbeat per interval. While followers receive heartbeats, and only then, no node starts an election',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'heartbeats',
  async run(context) {
    for (const checkQuorum of [false, true])
      for (const heartbeatTicks of [1, 3]) await everyInterval(context, { heartbeatTicks, checkQuorum });
    await keepsTheLeader(context);
    await resetsTheTimer(context);
    await missedHeartbeats(context);
  },
});

/** The tick in which a leader checks its quorum counts, too. */
async function everyInterval(
  context: ScenarioContext,
  { heartbeatTicks, checkQuorum }: { readonly heartbeatTicks: number; readonly checkQuorum: boolean },
): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false, heartbeatTicks, checkQuorum });
  await group.elect(2);
  const intervals = 10;
  const counts = new Map([1, 3, 4, 5].map((id) => [id, 0]));
  for (let interval = 1; interval <= intervals; interval++) {
    group.tick(2, heartbeatTicks);
    const { role } = group.status(2);
    check(
      role === 'leader',
      'quorum check',
      () =>
        `${checkQuorum ? 'With checkQuorum and answers of two members' : 'Without checkQuorum'}: expected node 2 to stay the leader, found a ${role}.`,
    );
    const { term } = group.status(2);
    for (const { msgType, to, term: sentTerm } of group.takeInFlight()) {
      if (msgType === MessageType.MsgHeartbeat && sentTerm === term) counts.set(to, counts.get(to)! + 1);
    }
    if (checkQuorum) for (const from of [1, 3]) group.step(2, heartbeatResponse({ from, to: 2, term }));
    for (const [id, count] of counts) {
      const inTime = count >= interval && count <= interval + 1;
      check(
        inTime,
        PROPERTY,
        () =>
          `Expected ${interval} or ${interval + 1} heartbeats to node ${id} in ${interval} intervals of ${heartbeatTicks} ticks${checkQuorum ? ', with checkQuorum' : ''}, found ${count}.`,
      );
    }
  }
}

async function keepsTheLeader(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  await group.elect(2);
  await group.run(1);
  const { term } = group.status(2);
  await group.run(20 * ELECTION_TICKS);
  for (const id of group.ids) {
    const status = group.status(id);
    const good = status.term === term && status.leader === 2;
    check(
      good,
      'election timeout',
      () =>
        `No message was lost since node 2 was elected. Expected node ${id} in term ${term} with leader 2, found term ` +
        `${status.term} with leader ${status.leader}.`,
    );
  }
}

/** A heartbeat and a granted vote reset the election timer. */
async function resetsTheTimer(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  for (let term = 1; term <= 20; term += 2) {
    waitsAfter(group, 'a heartbeat of a new leader', heartbeat({ from: 2, to: 1, term }));
    waitsAfter(group, 'a heartbeat', heartbeat({ from: 2, to: 1, term }));
    // It knows no leader of the next term yet: otherwise it may refuse its vote.
    waitsAfter(group, 'entering a new term', heartbeatResponse({ from: 2, to: 1, term: term + 1 }));
    waitsAfter(group, 'granting its vote', voteRequest({ from: 3, to: 1, term: term + 1 }));
  }
}

function waitsAfter(group: ScriptedGroup, what: string, message: Message): void {
  group.step(1, message);
  group.takeInFlight();
  group.tick(1, ELECTION_TICKS - 1);
  check(
    group.inFlight.length === 0,
    'election timeout',
    () =>
      `Expected a follower to wait at least ${ELECTION_TICKS} ticks after ${what}, found an election after ${ELECTION_TICKS - 1} ticks or fewer.`,
  );
}

async function missedHeartbeats(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  await group.elect(1);
  const { term } = group.status(1);
  group.isolate(1);
  await group.run(20 * ELECTION_TICKS);
  const leaders = group.leaders().filter((id) => id !== 1);
  const elected = leaders.length === 1 && group.status(leaders[0]!).term > term;
  check(
    elected,
    PROPERTY,
    () =>
      `The leader of term ${term} was isolated for ${20 * ELECTION_TICKS} ticks. Expected one leader of a later term among the two others, found:\n${group.describe()}`,
  );
}
