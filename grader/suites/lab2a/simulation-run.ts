/**
 * The simulations of lab2a: faults are injected into a group of 3, 5 or 7 nodes, for a few virtual seconds or, in some runs, half
 * a minute. Then all faults end, and Raft has to make progress.
 */
import { RaftCoverage } from '#harness/scenario/raft/raft-coverage';
import type { HostMode } from '#harness/scenario/raft/raft-host';
import { type RaftStore, SimulatedRaftGroup } from '#harness/scenario/raft/simulated-raft-group';
import { chooseBetween, latencyPurpose, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import { bytesOf } from '#kit/bytes';

const NODES = purpose('raft: nodes');
const LENGTH = purpose('raft: length of the run');
const DISK = purpose('raft: has the disk latency');
const DISK_LATENCY = latencyPurpose('disk: latency of a write of raft');
const PAUSE = purpose('raft: pause between proposals');
const WHERE = purpose('raft: where to propose');

/** 3 nodes in every second run. */
const SIZES = [3, 3, 3, 5, 5, 7] as const;

export const TICK_MS = 50;
/** An election timeout takes 500 to 1,000 ms; a heartbeat is sent every 100 ms. */
const CONFIG = { electionTicks: 10, heartbeatTicks: 2 } as const;
export const NETWORK = { latencyMin: 500, latencyMax: 10_000 } as const;

const SHORT_MS = { min: 2500, max: 5000 } as const;
const LONG_MS = 35_000;
/** One run in so many is long. */
const LONG_ONE_IN = 32;

/** After healing: until delayed messages were delivered, and heartbeats were sent. */
const CALM_MS = 500;
const LEADER_WITHIN_MS = 20_000;
const POLL_MS = 50;

export interface SimulationOptions {
  readonly mode: HostMode;
  readonly replicates: boolean;
}

export interface RaftSimulation {
  readonly context: ScenarioContext;
  readonly group: SimulatedRaftGroup;
  readonly client: SimulatedClient;
  /** When faults end, in virtual milliseconds. */
  readonly untilMs: number;
}

/** Starts a group, and injects faults until `untilMs`. */
export async function startSimulation(context: ScenarioContext, { mode, replicates }: SimulationOptions): Promise<RaftSimulation> {
  const { choices } = context.simulation;
  const nodes = context.storeCount(SIZES[choices.choose(NODES, 0, 0, SIZES.length)]!, 3);
  const group = new SimulatedRaftGroup(context, {
    nodes,
    mode,
    config: { ...CONFIG, replicates },
    tickMs: TICK_MS,
    diskMs: diskLatency(context),
    invariants: [new RaftCoverage((point) => context.cover(point))],
  });
  context.describe = () => group.describe();
  const client = context.client();
  await group.start();
  const isLong = choices.choose(LENGTH, 0, 0, LONG_ONE_IN) === 0;
  const untilMs = isLong ? LONG_MS : chooseBetween(choices, LENGTH, 1, 0, SHORT_MS.min, SHORT_MS.max);
  context.injectFaults(group.stores, { untilMs, longestMs: Math.round(untilMs / 3) });
  return { context, group, client, untilMs };
}

/** In half of the runs writes are durable at once, in the others they take up to 20 ms. */
function diskLatency({ simulation: { choices } }: ScenarioContext): () => number {
  if (choices.choose(DISK, 0, 0, 2) === 0) return () => 0;
  let writes = 0;
  return () => choices.choose(DISK_LATENCY, 0, ++writes, 21);
}

/** Proposes repeatedly until the faults end: three times out of four to a leader, if there is one. */
export async function proposeUntilHealing({ context, group, client, untilMs }: RaftSimulation): Promise<void> {
  const { simulation } = context;
  for (let i = 1; simulation.now < untilMs * MICROSECONDS_PER_MILLISECOND; i++) {
    const anyStore = group.stores[simulation.choices.choose(WHERE, 1, i, group.stores.length)]!;
    const store = simulation.choices.choose(WHERE, 0, i, 4) === 0 ? anyStore : (group.leadingStore() ?? anyStore);
    if (context.shouldRun(client.id, i)) {
      const due = context.untilDue(client.id, i);
      if (due !== undefined) await due;
      await propose(client, store, `${i}`);
    }
    await simulation.sleep(chooseBetween(simulation.choices, PAUSE, client.id, i, 10, 150));
  }
}

/** @returns index and term of the entry; `undefined` if the node rejected the proposal, or is down */
export async function propose(
  client: SimulatedClient,
  store: RaftStore,
  value: string,
): Promise<{ index: number; term: number } | undefined> {
  const outcome = await client.call(store, `propose ${value}`, 'propose', bytesOf(value), 200);
  return outcome.kind === 'answered' ? outcome.response : undefined;
}

/** Ends all faults. @returns the leader that all nodes agree on within bounded time (section 5.2) */
export async function healAndElect({ context, group }: RaftSimulation): Promise<RaftStore> {
  context.heal();
  await context.simulation.sleep(CALM_MS);
  await poll(context, LEADER_WITHIN_MS, 'All nodes follow one leader', () => group.agreedLeader() !== undefined);
  return group.leadingStore()!;
}

/** Waits until `isDone`, which is called repeatedly. */
export function poll(context: ScenarioContext, milliseconds: number, what: string, isDone: () => boolean): Promise<void> {
  const wait = async (): Promise<void> => {
    while (!isDone()) await context.simulation.sleep(POLL_MS);
  };
  return context.within(milliseconds, what, wait());
}
