import type { RegionSource } from '#cluster/client/region-cache';
import { SchedulerCallClient } from '#cluster/scheduler/scheduler-call-client';
import type { SchedulerCalls } from '#cluster/scheduler/scheduler-calls';
import { SCHEDULER } from '#harness/simulation/address';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import type { NodeSeams, SimulatedNode } from '#harness/simulation/simulated-node';
import type { SchedulerClient } from '#kit/scheduler-client';
import { Unavailable } from '#kit/unavailable';

import { schedulerCalls } from './scheduler-calls-over-network';

export const CLUSTER_ID = 1;

/** The scheduler of a run, on a node that crashes and restarts like a store. */
export interface SimulatedScheduler {
  readonly node: SimulatedNode<SchedulerCalls>;
  /** The client of one incarnation of a store. Its calls end with `Unavailable` if no answer comes. */
  clientOf(store: Pick<NodeSeams, 'call'>): SchedulerClient;
  /** Where a client looks up regions. Rejects with `Unavailable` if no answer comes, or if the scheduler does not know the region. */
  regionsFor(client: SimulatedClient): RegionSource;
}

/** @param timeoutMs how long a store or a client waits for an answer, in virtual milliseconds */
export function schedulerOn(node: SimulatedNode<SchedulerCalls>, timeoutMs: number): SimulatedScheduler {
  const clientOf = ({ call }: Pick<NodeSeams, 'call'>): SchedulerClient =>
    new SchedulerCallClient(
      CLUSTER_ID,
      schedulerCalls((method, request) => call(SCHEDULER, method, request, timeoutMs)),
    );
  const regionsFor = (client: SimulatedClient): RegionSource => {
    const scheduler = new SchedulerCallClient(
      CLUSTER_ID,
      schedulerCalls((method, request) => client.ask(node, method, method, request as never, timeoutMs)),
    );
    return async (key) => {
      const found = await scheduler.getRegion(key);
      if (found === undefined) throw new Unavailable('the scheduler does not know the region of this key');
      return found.region;
    };
  };
  return { node, clientOf, regionsFor };
}
