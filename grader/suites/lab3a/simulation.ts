/**
 * Goal: no sequence of membership changes and transfers violates a property of Raft or stops the group. Method: a client proposes
 * changes, transfers, compactions and data at random, while faults are injected. Then all faults end, and a leader must be elected
 * that its members follow, and that commits.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { NETWORK, TICK_MS, poll } from '#grader/suites/lab2a/simulation-run';
import { paper } from '#grader/suites/references';
import { MembersFromLog } from '#harness/checkers/raft/invariants/members-from-log';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { RaftCoverage } from '#harness/scenario/raft/raft-coverage';
import { type RaftStore, SimulatedRaftGroup } from '#harness/scenario/raft/simulated-raft-group';
import { chooseBetween, latencyPurpose, purpose } from '#harness/simulation/choices/choices';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import { bytesOf } from '#kit/bytes';
import { describeConfChange } from '#kit/raft/message';
import { MemoryRaftStorage } from '#kit/raft/storage';

import { MemberCoverage } from './member-coverage';
import { addNode, foundersStorage, removeNode } from './changes';

const FOUNDERS = purpose('members: founders');
const LENGTH = purpose('members: length of the run');
const DISK_LATENCY = latencyPurpose('members: latency of a write');
const PAUSE = purpose('members: pause between requests');
const REQUEST = purpose('members: request');
const NODE = purpose('members: node of a request');

const NODES = 5;
const LENGTH_MS = { min: 4000, max: 9000 } as const;
const CALL_MS = 200;
const WITHIN_MS = 30_000;
const PROPOSALS_MAX = 8;
const CONFIG = { electionTicks: 10, heartbeatTicks: 2, changesMembers: true, checkQuorum: true } as const;

export const simulatedMembership = gradedTest('lab3a', 'simulated-membership', {
  title: 'Any sequence of changes and transfers, under faults and crashes, keeps all properties of Raft; then the members elect a leader',
  points: 3,
  seeds: 300,
  faults: ['crash', 'pause', 'loss', 'duplication', 'reordering', 'delay', 'clog', 'cut', 'partition'],
  coveragePoints: [
    'a leader was deposed',
    'a node restarted',
    'a member was added',
    'a member was removed',
    'a leader removed itself',
    'a snapshot was installed',
  ],
  references: paper('figure 3 and section 6'),
  docsAnchor: 'simulation',
  network: NETWORK,
  async run(context) {
    const group = startGroup(context);
    const client = context.client();
    await group.start();
    const untilMs = chooseBetween(context.simulation.choices, LENGTH, 0, 0, LENGTH_MS.min, LENGTH_MS.max);
    context.injectFaults(group.stores, { untilMs, longestMs: Math.round(untilMs / 3) });
    await requestUntil(untilMs, context, group, client);
    context.heal();
    await expectProgress(context, group, client);
  },
});

function startGroup(context: ScenarioContext): SimulatedRaftGroup {
  const { choices } = context.simulation;
  const founders = [1, 2, 3, 4, 5].slice(0, chooseBetween(choices, FOUNDERS, 0, 0, 1, NODES));
  let writes = 0;
  const group = new SimulatedRaftGroup(context, {
    nodes: NODES,
    mode: 'ready',
    config: CONFIG,
    storage: (node) => (founders.includes(node) ? foundersStorage(founders) : new MemoryRaftStorage()),
    tickMs: TICK_MS,
    diskMs: () => choices.choose(DISK_LATENCY, 0, ++writes, 21),
    invariants: [
      new MembersFromLog(),
      new RaftCoverage((point) => context.cover(point)),
      new MemberCoverage((point) => context.cover(point)),
    ],
  });
  context.describe = () => group.describe();
  return group;
}

async function requestUntil(untilMs: number, context: ScenarioContext, group: SimulatedRaftGroup, client: SimulatedClient): Promise<void> {
  const { simulation } = context;
  for (let i = 1; simulation.now < untilMs * MICROSECONDS_PER_MILLISECOND; i++) {
    const store = group.leadingStore();
    if (store !== undefined && context.shouldRun(client.id, i)) {
      const due = context.untilDue(client.id, i);
      if (due !== undefined) await due;
      const { text, method, request } = requestOf(context, i);
      await client.call(store, text, method, request, CALL_MS);
    }
    await simulation.sleep(chooseBetween(simulation.choices, PAUSE, client.id, i, 10, 250));
  }
}

interface Request {
  readonly text: string;
  readonly method: 'propose' | 'proposeConfChange' | 'transferLeader' | 'compact';
  readonly request: never;
}

/** The i-th request of the client: of ten, three add, three remove, two transfer, one compacts, one proposes data. */
function requestOf({ simulation: { choices } }: ScenarioContext, i: number): Request {
  const kind = choices.choose(REQUEST, 0, i, 10);
  const node = 1 + choices.choose(NODE, 0, i, NODES);
  if (kind < 6) {
    const change = kind < 3 ? addNode(node) : removeNode(node);
    return { text: describeConfChange(change), method: 'proposeConfChange', request: change as never };
  }
  if (kind < 8) return { text: `transfer to node ${node}`, method: 'transferLeader', request: node as never };
  if (kind < 9) return { text: 'compact', method: 'compact', request: undefined as never };
  return { text: `propose ${i}`, method: 'propose', request: bytesOf(`${i}`) as never };
}

/**
 * A leader that its members follow accepts a proposal, and all of them apply it. Requests and messages from before can still change the
 * members and the leader: then the next leader gets the next proposal.
 */
async function expectProgress(context: ScenarioContext, group: SimulatedRaftGroup, client: SimulatedClient): Promise<void> {
  for (let i = 1; i <= PROPOSALS_MAX; i++) {
    await poll(context, WITHIN_MS, 'All members of a leader follow it, with the same members', () => followedLeader(group) !== undefined);
    const leader = followedLeader(group)!;
    const text = `after healing ${i}`;
    const outcome = await client.call(leader, `propose ${text}`, 'propose', bytesOf(text), CALL_MS);
    const entry = outcome.kind === 'answered' ? outcome.response : undefined;
    // A transfer that began before can be in progress: it ends, or another node leads then.
    if (entry === undefined) await context.simulation.sleep(CONFIG.electionTicks * TICK_MS);
    else if (await isAppliedByAll(context, group, leader, entry)) return;
  }
  const message = (): string =>
    `Expected that one of ${PROPOSALS_MAX} proposals after healing is applied by all members, found none:\n${group.describe()}`;
  check(false, 'liveness', message);
}

/** @returns false if the leader has lost its leadership before */
async function isAppliedByAll(
  context: ScenarioContext,
  group: SimulatedRaftGroup,
  leader: RaftStore,
  { index, term }: { readonly index: number; readonly term: number },
): Promise<boolean> {
  const hasApplied = (id: number): boolean => group.status(id).applied >= index && group.disk(id).termAt(index) === term;
  const isApplied = (): boolean => group.status(leader.id).members.every(hasApplied);
  const isLeading = (): boolean => group.status(leader.id).term === term && group.status(leader.id).role === 'leader';
  await poll(context, WITHIN_MS, `All members apply entry ${index}, proposed after healing`, () => isApplied() || !isLeading());
  return isApplied();
}

function followedLeader(group: SimulatedRaftGroup): RaftStore | undefined {
  const store = group.leadingStore();
  if (store === undefined) return undefined;
  const { term, members, id } = group.status(store.id);
  const follows = (member: number): boolean => {
    const status = group.member(member).driver?.status;
    return status !== undefined && status.term === term && status.leader === id && status.members.join() === members.join();
  };
  return members.every(follows) ? store : undefined;
}
