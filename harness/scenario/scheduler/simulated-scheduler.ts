import type { Scheduler } from '#cluster/scheduler/scheduler';
import type { SchedulerConfig } from '#cluster/scheduler/scheduler-config';
import type { ScenarioContext } from '#harness/scenario/context';

import { CLUSTER_ID, type SimulatedScheduler, schedulerOn } from './scheduler-access';

export type { SimulatedScheduler };

export interface SchedulerOptions {
  readonly config?: Omit<SchedulerConfig, 'clusterId'>;
  /** How long a store or a client waits for an answer, in virtual milliseconds. Default 500. */
  readonly timeoutMs?: number;
}

/** Creates the scheduler of a run, not started: `cluster/scheduler` with the solution's lab3c. */
export function simulatedScheduler(context: ScenarioContext, { config = {}, timeoutMs = 500 }: SchedulerOptions = {}): SimulatedScheduler {
  const node = context.scheduler(async ({ engine, runtime }, code) => {
    const { Scheduler: SchedulerClass } = code.load<{ Scheduler: typeof Scheduler }>('#cluster/scheduler/scheduler');
    await engine.open();
    return SchedulerClass.start({ ...config, clusterId: CLUSTER_ID }, { engine, runtime });
  });
  return schedulerOn(node, timeoutMs);
}
