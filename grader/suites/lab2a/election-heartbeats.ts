import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { type Message, MessageType } from '#kit/wire/raft';

import { heartbeat, voteRequest } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'heartbeats';

export const heartbeats = gradedTest('lab2aa', 'heartbeats', {
  title: 'A leader sends every follower a heartbeat every interval, and while they hear it, and only then, nobody else stands for election',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'heartbeats',
  async run(context) {
    for (const heartbeatTicks of [1, 3]) await everyInterval(context, heartbeatTicks);
    await keepTheLeader(context);
    await restartTheTimer(context);
    await missedOnes(context);
  },
});

async function everyInterval(context: ScenarioContext, heartbeatTicks: number): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false, heartbeatTicks });
  await group.elect(2);
  const intervals = 10;
  const counts = new Map([1, 3, 4, 5].map((id) => [id, 0]));
  for (let interval = 1; interval <= intervals; interval++) {
    group.tick(2, heartbeatTicks);
    const { term } = group.status(2);
    for (const { msgType, to, term: said } of group.takeInFlight()) {
      if (msgType === MessageType.MsgHeartbeat && said === term) counts.set(to, counts.get(to)! + 1);
    }
    for (const [id, count] of counts) {
      const inTime = count >= interval && count <= interval + 1;
      check(inTime, RULE, () => `A leader has sent node ${id} ${count} heartbeats in ${interval} intervals of ${heartbeatTicks} ticks.`);
    }
  }
}

async function keepTheLeader(context: ScenarioContext): Promise<void> {
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
      RULE,
      () =>
        `Nothing was lost since 2 was elected in term ${term}; node ${id} is now in term ${status.term}, and takes ` +
        `${status.leader} for its leader.`,
    );
  }
}

/** Heartbeats and votes that are given begin the wait anew, from whatever it had come to. */
async function restartTheTimer(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  for (let term = 1; term <= 10; term++) {
    waitsAfter(group, 'a heartbeat of a new leader', heartbeat({ from: 2, to: 1, term }));
    waitsAfter(group, 'a heartbeat', heartbeat({ from: 2, to: 1, term }));
    waitsAfter(group, 'giving its vote', voteRequest({ from: 3, to: 1, term }));
  }
}

function waitsAfter(group: ScriptedGroup, what: string, message: Message): void {
  group.step(1, message);
  group.takeInFlight();
  group.tick(1, ELECTION_TICKS - 1);
  check(
    group.inFlight.length === 0,
    RULE,
    () => `A follower stands for election ${ELECTION_TICKS - 1} ticks after ${what}; its timeout is at least ${ELECTION_TICKS}.`,
  );
}

async function missedOnes(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  await group.elect(1);
  const { term } = group.status(1);
  group.isolate(1);
  await group.run(20 * ELECTION_TICKS);
  const leaders = group.leaders().filter((id) => id !== 1);
  const elected = leaders.length === 1 && group.status(leaders[0]!).term > term;
  check(
    elected,
    RULE,
    () => `The leader has been cut off for ${20 * ELECTION_TICKS} ticks, and the two others have not elected another one.`,
  );
}
