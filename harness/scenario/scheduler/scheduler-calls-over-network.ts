import type { SchedulerCalls } from '#cluster/scheduler/scheduler-calls';
import type { CallOutcome } from '#harness/simulation/node-call';
import { Unavailable } from '#kit/unavailable';

type Method = keyof SchedulerCalls;

const METHODS = Object.keys({
  tso: 0,
  allocID: 0,
  bootstrap: 0,
  isBootstrapped: 0,
  putStore: 0,
  getStore: 0,
  getAllStores: 0,
  storeHeartbeat: 0,
  regionHeartbeat: 0,
  getRegion: 0,
  getRegionByID: 0,
  scanRegions: 0,
  askSplit: 0,
} satisfies Record<Method, 0>) as Method[];

/** The calls of the scheduler, each sent by `call`. A call without an answer is rejected with `Unavailable`. */
export function schedulerCalls(call: (method: Method, request: unknown) => Promise<CallOutcome<unknown>>): SchedulerCalls {
  const send = async (method: Method, request: unknown): Promise<unknown> => {
    const outcome = await call(method, request);
    if (outcome.kind === 'answered') return outcome.response;
    const why = outcome.kind === 'refused' ? 'it is down' : 'it crashed, or no answer came in time';
    throw new Unavailable(`${method}: the scheduler did not answer: ${why}`);
  };
  return Object.fromEntries(METHODS.map((method) => [method, (request: unknown) => send(method, request)])) as unknown as SchedulerCalls;
}
