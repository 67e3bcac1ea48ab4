/**
 * Goal: what lost messages cost. Method: all steps without ticks, so that no heartbeat repairs what a response should have
 * triggered; appends have one entry each, so that their number is known.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { thesis } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { bytesOf } from '#kit/bytes';
import { type Message, MessageType } from '#kit/wire/raft';

import { appendRejection, repeated, storageWith } from './fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'pipelining';
const WINDOW = 4;
const PROPOSALS = 40;
const HEARTBEATS = 10;

export const losses = gradedTest('lab2ab', 'losses', {
  title: 'A follower that does not respond costs no append per proposal; after lost messages, one response continues replication at once',
  points: 1,
  references: thesis('section 10.2.2'),
  docsAnchor: 'pipelining',
  async run(context) {
    for (const part of [
      newLeaderProbes,
      leaderAgainProbes,
      unreachableFollower,
      lostAppends,
      windowOpens,
      rejectionEmptiesWindow,
      laterResponseEndsProbing,
      oldRefusalIsIgnored,
      refusalOfEarlierTerm,
    ])
      await context.part(part);
  },
});

function isAppendTo(to: number): (message: Message) => boolean {
  return (message) => message.msgType === MessageType.MsgAppend && message.to === to;
}

function appendsTo(group: ScriptedGroup, to: number, since: number): number {
  return group.sent.slice(since).filter(isAppendTo(to)).length;
}

function propose(group: ScriptedGroup, times: number): void {
  for (let i = 0; i < times; i++) group.propose(1, bytesOf('x'));
}

function expectAtMost(found: number, max: number, what: string, property: Property = 'messages'): void {
  check(found <= max, property, () => `${what}. Expected at most ${max} appends to it, found ${found}.`);
}

const ONE_ENTRY = { maxInflightAppends: WINDOW, maxAppendBytes: 1 } as const;

/** A new leader knows nothing of a follower: one append, until it responds. */
async function newLeaderProbes(context: ScenarioContext): Promise<void> {
  const storage = (): ReturnType<typeof storageWith> => storageWith(repeated(1, 10));
  const group = await ScriptedGroup.start(context, { size: 3, storage, ...ONE_ENTRY });
  group.isolate(2);
  await group.elect(1);
  propose(group, PROPOSALS);
  await group.settle();
  expectAtMost(appendsTo(group, 2, 0), 1, `A new leader had ${PROPOSALS} proposals; node 2 never responded`, 'backtracking');
}

/** What it knew as the leader of an earlier term does not count. */
async function leaderAgainProbes(context: ScenarioContext): Promise<void> {
  const group = await leading(context);
  await group.elect(3);
  await group.elect(1);
  await group.run(3 * HEARTBEAT_TICKS, [1]);
  // Node 2 leads last and is then isolated: with pre-vote, a leader that still leads would not grant a vote.
  await group.elect(2);
  group.isolate(2);
  const before = group.sent.length;
  await group.elect(1);
  propose(group, PROPOSALS);
  await group.settle();
  const sent = group.sent.slice(before).filter((message) => isAppendTo(2)(message) && message.from === 1).length;
  expectAtMost(sent, 1, `A node became leader again and had ${PROPOSALS} proposals; node 2 did not respond since then`, 'backtracking');
}

/** The leader of three nodes, whose logs match: it pipelines. */
async function leading(context: ScenarioContext): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size: 3, ...ONE_ENTRY });
  await group.elect(1);
  propose(group, 1);
  await group.run(3 * HEARTBEAT_TICKS, [1]);
  return group;
}

/** Nothing reaches node 2, or only appends to it are lost: one more append per heartbeat at most. */
async function unreachableFollower(context: ScenarioContext): Promise<void> {
  for (const loses of ['everything', 'appends'] as const) {
    const group = await leading(context);
    if (loses === 'everything') group.isolate(2);
    else group.isDropped = isAppendTo(2);
    const before = group.sent.length;
    for (let heartbeat = 0; heartbeat < HEARTBEATS; heartbeat++) {
      propose(group, PROPOSALS / HEARTBEATS);
      await group.run(HEARTBEAT_TICKS, [1]);
    }
    const what = loses === 'everything' ? 'Node 2 was isolated' : 'All appends to node 2 were lost, but it answered heartbeats';
    const max = WINDOW + HEARTBEATS + 2;
    expectAtMost(appendsTo(group, 2, before), max, `${what}. The leader had ${PROPOSALS} proposals and sent ${HEARTBEATS} heartbeats`);
  }
}

/** Of a full window, the first appends are lost. The follower rejects the next one, and catches up by its responses alone. */
async function lostAppends(context: ScenarioContext): Promise<void> {
  for (let lost = 1; lost < WINDOW; lost++) {
    const group = await leading(context);
    propose(group, WINDOW);
    group.takeInFlight(firstTo(2, lost));
    await group.settle();
    expectSameLog(group, `The first ${lost} of ${WINDOW} appends to node 2 were lost, and it rejected the others`);
  }
}

/** Chooses the first appends to a node. */
function firstTo(to: number, count: number): (message: Message) => boolean {
  const chosen = new Set<Message>();
  return (message) => chosen.has(message) || (isAppendTo(to)(message) && chosen.size < count && chosen.add(message).size > 0);
}

function expectSameLog(group: ScriptedGroup, what: string): void {
  const [expected, found] = [group.status(1).lastIndex, group.status(2).lastIndex];
  check(
    found === expected,
    PROPERTY,
    () => `${what}. No later message was lost. Expected it to have all ${expected} entries without a heartbeat, found ${found}.`,
  );
}

/** More entries wait than fit in the window. A response that confirms several appends opens the window for as many. */
async function windowOpens(context: ScenarioContext): Promise<void> {
  for (let lost = 0; lost < WINDOW; lost++) {
    const group = await leading(context);
    propose(group, 3 * WINDOW);
    group.takeInFlight(({ to }) => to === 3);
    while (group.inFlight.some(({ message }) => message.to === 2)) group.deliver();
    const [responses, opened] = [group.takeInFlight(), lost + 1];
    group.step(1, responses[lost]!);
    const sent = group.inFlight.map(({ message }) => message).filter(isAppendTo(2));
    // An append without entries, which tells the commit index, is allowed.
    const found = sent.filter(({ entries }) => entries.length > 0).length;
    check(
      found <= opened && sent.length >= opened,
      PROPERTY,
      () =>
        `${WINDOW} appends to node 2 were in flight, and ${2 * WINDOW} entries waited. The first response that arrived was to append ` +
        `${opened}: it confirms all before it. Expected ${opened} appends at once, found ${found}.`,
    );
    for (const response of responses.slice(lost + 1)) group.step(1, response);
    await group.settle();
    expectSameLog(group, `The first ${lost} responses of node 2 to ${WINDOW} appends were lost`);
  }
}

/** A follower rejects appends, and the next append is lost, too. One heartbeat later it has all entries. */
async function rejectionEmptiesWindow(context: ScenarioContext): Promise<void> {
  const group = await leading(context);
  propose(group, WINDOW);
  group.takeInFlight(firstTo(2, 1));
  const rejected = group.takeInFlight(isAppendTo(2));
  for (const message of rejected) group.step(2, message);
  // From here on, appends are lost.
  group.isDropped = isAppendTo(2);
  const before = group.sent.length;
  await group.settle();
  propose(group, PROPOSALS);
  await group.settle();
  const what = `Node 2 rejected ${rejected.length} appends and then received none of ${PROPOSALS} proposals`;
  expectAtMost(appendsTo(group, 2, before), rejected.length, what);
  group.heal();
  const heartbeats = 2;
  await group.run(heartbeats * HEARTBEAT_TICKS, [1]);
  const [expected, found] = [group.status(1).lastIndex, group.status(2).lastIndex];
  check(
    found === expected,
    PROPERTY,
    () =>
      `Node 2 rejected ${rejected.length} appends, and the append after that was lost. Expected all ${expected} entries after ` +
      `${heartbeats} heartbeats, found ${found}.`,
  );
}

/** The follower has confirmed more than it refused: the leader neither probes nor sends anything again. */
async function oldRefusalIsIgnored(context: ScenarioContext): Promise<void> {
  const group = await leading(context);
  propose(group, WINDOW);
  await group.settle();
  const { term, lastIndex } = group.status(1);
  propose(group, 1);
  const before = group.sent.length;
  for (const index of [lastIndex - 1, 1, 0]) group.step(1, appendRejection({ from: 2, to: 1, term }, index));
  const what = `Node 2 has confirmed ${lastIndex} entries, and old refusals arrived, which ask for entries up to ${lastIndex - 1}`;
  expectAtMost(appendsTo(group, 2, before), 0, what, 'backtracking');
  propose(group, WINDOW - 1);
  const found = appendsTo(group, 2, before);
  check(
    found === WINDOW - 1,
    'backtracking',
    () => `${what}. Expected the next ${WINDOW - 1} proposals to be sent without waiting for a response, found ${found} appends.`,
  );
}

/** A refusal at `match` whose term leads to entries before it: what node 2 has confirmed is not sent again. */
async function refusalOfEarlierTerm(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, storage: () => storageWith([1, 1, 1]), ...ONE_ENTRY });
  await group.elect(1);
  propose(group, WINDOW);
  await group.run(3 * HEARTBEAT_TICKS, [1]);
  const { term, lastIndex } = group.status(1);
  const before = group.sent.length;
  group.step(1, { ...appendRejection({ from: 2, to: 1, term }, lastIndex), logTerm: 1 });
  propose(group, 1);
  await group.settle();
  const again = group.sent.slice(before).find((message) => isAppendTo(2)(message) && message.index < lastIndex);
  check(
    again === undefined,
    'backtracking',
    () =>
      `Node 2 has confirmed ${lastIndex} entries, and an old refusal names entry ${lastIndex} of term 1. Expected no append to it after an entry before ${lastIndex}, found one after entry ${again!.index}.`,
  );
}

/** A refusal that was overtaken makes the leader probe. The probe is lost, but a response to a later append arrives. */
async function laterResponseEndsProbing(context: ScenarioContext): Promise<void> {
  const group = await leading(context);
  propose(group, WINDOW);
  const appends = group.takeInFlight(isAppendTo(2));
  const refusals = group.responsesTo(2, appends[1]!);
  const acceptances = appends.flatMap((append) => group.responsesTo(2, append));
  for (const refusal of refusals) group.step(1, refusal);
  group.takeInFlight();
  group.step(1, acceptances.at(-1)!);
  propose(group, WINDOW);
  await group.settle();
  expectSameLog(group, `Node 2 refused an append, and later acknowledged all ${WINDOW} appends in flight, but the leader's probe was lost`);
}
