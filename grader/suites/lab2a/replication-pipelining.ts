import { gradedTest } from '#grader/catalogue/define-test';
import { thesis } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { type Message, MessageType } from '#kit/wire/raft';

import { repeated } from './fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'pipelining';

/** More heartbeats than it takes to find out what was lost. */
const ENOUGH = 60 * HEARTBEAT_TICKS;

export const pipelining = gradedTest('lab2ab', 'pipelining', {
  title: 'Appends keep to the limits of size and number, lost ones are made good, and what has arrived is not sent again',
  points: 1,
  references: thesis('section 10.2.2'),
  docsAnchor: 'pipelining',
  async run(context) {
    await batches(context);
    await inFlight(context);
    await oneLost(context);
    await staleAnswers(context);
  },
});

async function leading(
  context: ScenarioContext,
  options: { maxAppendBytes?: number; maxInflightAppends?: number },
): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size: 3, ...options });
  await group.elect(1);
  propose(group, 1);
  await group.run(3 * HEARTBEAT_TICKS, [1]);
  return group;
}

function propose(group: ScriptedGroup, bytes: number): number {
  return group.propose(1, new Uint8Array(bytes).fill(0x78)).index;
}

async function batches(context: ScenarioContext): Promise<void> {
  const group = await leading(context, { maxAppendBytes: 100 });
  group.isolate(2);
  for (const bytes of [...repeated(40, 20), 500, 100, 0, 1, 99, 101, ...repeated(1, 300)]) propose(group, bytes);
  await group.settle();
  group.heal();
  await expectCaughtUp(group, 'A follower that has missed 326 entries');
  for (const message of group.sent) if (message.msgType === MessageType.MsgAppend) expectBatch(message);
  const together = group.sent.some(({ msgType, entries }) => msgType === MessageType.MsgAppend && entries.length > 1);
  check(together, RULE, () => 'A follower lacks many small entries, but no append has more than one.');
}

function expectBatch({ index, entries }: Message): void {
  const bytes = entries.reduce((sum, { data }) => sum + data.length, 0);
  const fits = bytes <= 100 || entries.length === 1;
  check(fits, RULE, () => `maxAppendBytes is 100, but an append after ${index} has ${entries.length} entries of ${bytes} bytes together.`);
  const inOrder = entries.every((entry, i) => entry.index === index + 1 + i);
  check(inOrder, 'appends', () => `An append after ${index} has the entries ${entries.map((entry) => entry.index).join(', ')}.`);
}

async function inFlight(context: ScenarioContext): Promise<void> {
  const group = await leading(context, { maxInflightAppends: 4, maxAppendBytes: 1 });
  for (let i = 0; i < 50; i++) propose(group, 1);
  expectFew(group);
  // As answers come in, more may leave.
  for (let i = 0; i < 40 && group.inFlight.length > 0; i++) {
    group.deliver();
    expectFew(group);
  }
  group.takeInFlight();
  await expectCaughtUp(group, 'A follower of whose appends many were lost at once');
}

function expectFew(group: ScriptedGroup): void {
  for (const follower of [2, 3]) {
    const under = group.inFlight.filter(({ message }) => message.to === follower && message.entries.length > 0).length;
    check(under <= 4, RULE, () => `maxInflightAppends is 4, but ${under} appends are under way to node ${follower}.`);
  }
}

/** One append, or one answer, is lost; others come. */
async function oneLost(context: ScenarioContext): Promise<void> {
  for (const type of [MessageType.MsgAppend, MessageType.MsgAppendResponse]) {
    const group = await leading(context, {});
    const what = `A follower of whom one ${type === MessageType.MsgAppend ? 'append' : 'answer'} was lost`;
    let lost = 0;
    group.isDropped = ({ msgType, from, to }) => msgType === type && (from === 2 || to === 2) && lost++ === 0;
    propose(group, 1);
    await group.settle();
    await expectCaughtUp(group, `${what}, with nothing to follow it,`);
    lost = 0;
    propose(group, 1);
    propose(group, 1);
    await group.settle();
    await expectCaughtUp(group, `${what}, with another one to follow it,`);
  }
}

/** Every answer that a follower has ever given comes again when it is level with the leader. */
async function staleAnswers(context: ScenarioContext): Promise<void> {
  const group = await leading(context, { maxAppendBytes: 1 });
  const { term } = group.status(1);
  for (let time = 0; time < 3; time++) {
    let lost = 0;
    group.isDropped = ({ msgType, to }) => msgType === MessageType.MsgAppend && to === 2 && lost++ === 0;
    for (let i = 0; i < 4; i++) propose(group, 1);
    await group.settle();
    await expectCaughtUp(group, 'A follower of whom one append was lost, with others to follow it,');
  }
  group.heal();
  const known = group.status(2).lastIndex;
  const answers = group.sent.filter((message) => message.from === 2 && message.term === term);
  for (const answer of answers) {
    const before = group.sent.length;
    group.step(1, answer);
    propose(group, 1);
    await group.settle();
    const again = group.sent.slice(before).find(({ to, entries }) => to === 2 && entries.some(({ index }) => index <= known));
    check(
      again === undefined,
      RULE,
      () =>
        `Node 2 has said that it has everything to ${known}. An old answer of it came again, and the leader sends it entries ` +
        `from ${again!.entries[0]!.index} on again.`,
    );
  }
  await expectCaughtUp(group, 'A follower whose old answers have come again');
}

async function expectCaughtUp(group: ScriptedGroup, who: string): Promise<void> {
  const last = group.status(1).lastIndex;
  const isLevel = (): boolean => group.ids.every((id) => group.status(id).lastIndex === last && group.status(id).commit === last);
  for (let tick = 0; tick < ENOUGH && !isLevel(); tick++) await group.run(1, [1]);
  check(isLevel(), RULE, () => `${who} is not caught up after ${ENOUGH / HEARTBEAT_TICKS} heartbeats:${group.describe()}`);
}
