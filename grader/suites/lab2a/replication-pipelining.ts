import { gradedTest } from '#grader/catalogue/define-test';
import { thesis } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { type Message, MessageType } from '#kit/wire/raft';
import { quantity } from '#kit/quantity';

import { repeated } from './fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'pipelining';

/** The sizes of the entries that a follower misses, in bytes. A shrunk run has fewer. */
const MISSED = [...repeated(40, 20), 500, 100, 0, 1, 99, 101, ...repeated(1, 300)];

/** More than enough ticks to detect a lost message by heartbeats. */
const ENOUGH = 60 * HEARTBEAT_TICKS;

export const pipelining = gradedTest('lab2ab', 'pipelining', {
  title: 'Appends respect the limits of size and number. Lost appends are sent again, acknowledged entries are not',
  points: 1,
  references: thesis('section 10.2.2'),
  docsAnchor: 'pipelining',
  async run(context) {
    for (const part of [batches, inFlight, oneLost, staleResponses]) await context.part(part);
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
  const missed = MISSED.filter((_, i) => context.shouldRun(1, i + 1));
  for (const bytes of missed) propose(group, bytes);
  await group.settle();
  group.heal();
  const before = group.sent.length;
  await expectCaughtUp(group, 'A follower that missed many entries');
  expectNoGap(group.sent.slice(before));
  for (const message of group.sent) if (message.msgType === MessageType.MsgAppend) expectBatch(message);
  const together = group.sent.some(({ msgType, entries }) => msgType === MessageType.MsgAppend && entries.length > 1);
  check(
    together || missed.length < MISSED.length,
    PROPERTY,
    () => 'A follower lacks many small entries. Expected an append with more than one entry, found none.',
  );
}

/** Nothing is lost, and messages arrive in order: once an append was accepted, the next one begins where it ended. */
function expectNoGap(sent: readonly Message[]): void {
  const responses = sent.filter(({ msgType, from }) => msgType === MessageType.MsgAppendResponse && from === 2);
  const firstMatch = responses.findIndex(({ reject }) => !reject);
  const refusals = responses.slice(firstMatch).filter(({ reject }) => reject).length;
  check(
    refusals === 0,
    PROPERTY,
    () =>
      `A follower missed many entries. Then no message was lost. Expected it to accept all appends after the first that it accepted, found ${refusals} refusals.`,
  );
}

function expectBatch({ index, entries }: Message): void {
  const bytes = entries.reduce((sum, { data }) => sum + data.length, 0);
  const fits = bytes <= 100 || entries.length === 1;
  check(
    fits,
    'log',
    () =>
      `maxAppendBytes is 100. Expected at most 100 bytes or one entry in an append after entry ${index}, found ${quantity(entries.length, 'entry', 'entries')} with ${quantity(bytes, 'byte')}.`,
  );
  const inOrder = entries.every((entry, i) => entry.index === index + 1 + i);
  check(
    inOrder,
    'appends',
    () =>
      `Expected entries without gaps from ${index + 1} on in an append after entry ${index}, found ${entries.map((entry) => entry.index).join(', ')}.`,
  );
}

async function inFlight(context: ScenarioContext): Promise<void> {
  const group = await leading(context, { maxInflightAppends: 4, maxAppendBytes: 1 });
  for (let i = 0; i < 50; i++) propose(group, 1);
  expectInFlightLimit(group);
  // As responses are delivered, more may be sent.
  for (let i = 0; i < 40 && group.inFlight.length > 0; i++) {
    group.deliver();
    expectInFlightLimit(group);
  }
  group.takeInFlight();
  await expectCaughtUp(group, 'A follower after many appends to it were lost at once');
}

function expectInFlightLimit(group: ScriptedGroup): void {
  for (const follower of [2, 3]) {
    const count = group.inFlight.filter(({ message }) => message.to === follower && message.entries.length > 0).length;
    check(count <= 4, PROPERTY, () => `maxInflightAppends is 4. Expected at most 4 appends in flight to node ${follower}, found ${count}.`);
  }
}

/** One append, or one response, is lost; others are delivered. */
async function oneLost(context: ScenarioContext): Promise<void> {
  for (const type of [MessageType.MsgAppend, MessageType.MsgAppendResponse]) {
    const group = await leading(context, {});
    const what = `A follower after one ${type === MessageType.MsgAppend ? 'append to it' : 'response of it'} was lost`;
    let lost = 0;
    group.isDropped = ({ msgType, from, to }) => msgType === type && (from === 2 || to === 2) && lost++ === 0;
    propose(group, 1);
    await group.settle();
    await expectCaughtUp(group, `${what}, with no other after it,`);
    lost = 0;
    propose(group, 1);
    propose(group, 1);
    await group.settle();
    await expectCaughtUp(group, `${what}, with another one after it,`);
  }
}

/** After a follower caught up, each of its responses is delivered again. */
async function staleResponses(context: ScenarioContext): Promise<void> {
  const group = await leading(context, { maxAppendBytes: 1 });
  const { term } = group.status(1);
  for (let time = 0; time < 3; time++) {
    let lost = 0;
    group.isDropped = ({ msgType, to }) => msgType === MessageType.MsgAppend && to === 2 && lost++ === 0;
    for (let i = 0; i < 4; i++) propose(group, 1);
    await group.settle();
    await expectCaughtUp(group, 'A follower after one append to it was lost, with others after it,');
  }
  group.heal();
  const known = group.status(2).lastIndex;
  const responses = group.sent.filter((message) => message.from === 2 && message.term === term);
  for (const response of responses) {
    const before = group.sent.length;
    group.step(1, response);
    propose(group, 1);
    await group.settle();
    const again = group.sent.slice(before).find(({ to, entries }) => to === 2 && entries.some(({ index }) => index <= known));
    check(
      again === undefined,
      response.reject ? 'backtracking' : PROPERTY,
      () =>
        `Node 2 acknowledged all entries up to ${known}. An old response of it was delivered again. Expected only later entries ` +
        `to be sent, found entries from ${again!.entries[0]!.index} on.`,
    );
  }
  await expectCaughtUp(group, 'A follower whose old responses were delivered again');
}

async function expectCaughtUp(group: ScriptedGroup, who: string): Promise<void> {
  const last = group.status(1).lastIndex;
  const hasCaughtUp = (): boolean => group.ids.every((id) => group.status(id).lastIndex === last && group.status(id).commit === last);
  for (let tick = 0; tick < ENOUGH && !hasCaughtUp(); tick++) await group.run(1, [1]);
  check(
    hasCaughtUp(),
    PROPERTY,
    () =>
      `${who} did not catch up within ${ENOUGH / HEARTBEAT_TICKS} heartbeats. Expected last index and commit index ${last} on all nodes, found:\n${group.describe()}`,
  );
}
