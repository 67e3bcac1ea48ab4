import { Scheduler } from '#cluster/scheduler/scheduler';
import { bytesOf } from '#kit/bytes';
import type { SchedulerClient } from '#kit/scheduler-client';
import { Unavailable } from '#kit/unavailable';
import { StoreState } from '#kit/wire/meta';
import type { ScenarioContext } from '#harness/scenario/context';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';
import { SCHEDULER } from '#harness/simulation/address';
import type { Fault } from '#harness/simulation/faults/kinds';
import type { SimulatedNode } from '#harness/simulation/simulated-node';

import { type SchedulerOptions, type SimulatedScheduler, simulatedScheduler } from './simulated-scheduler';

interface Parts {
  readonly context: ScenarioContext;
  readonly scheduler: SimulatedScheduler;
  readonly store: SimulatedNode<SchedulerClient>;
}

/** Runs a script with a scheduler and a store, both up, whose service is its client of the scheduler. */
async function run(
  script: (parts: Parts) => Promise<void>,
  config: SchedulerOptions['config'] = {},
  faults: Fault[] = [],
): Promise<RunResult> {
  const code = { instance: () => ({ load: <Module>() => ({ Scheduler }) as Module }) };
  const result = await runScenario(
    {
      id: 'simulated scheduler',
      faults: [],
      async run(context) {
        const scheduler = simulatedScheduler(context, { config, timeoutMs: 100 });
        const store = context.store(async (seams) => scheduler.clientOf(seams));
        await scheduler.node.start();
        await store.start();
        context.injectFaults([store, scheduler.node], { untilMs: 1 });
        await script({ context, scheduler, store });
      },
    },
    { seed: 1, code, keepEvents: true, variation: { faults } },
  );
  expect(result.failure).toBeUndefined();
  return result;
}

const storeOne = () => ({ id: 1, address: 'one', state: StoreState.Up });

test('a scheduler that crashes at any interface call, also between persisting and answering, never gives an id twice', async () => {
  const ids: number[] = [];
  let crashes = 0;
  await run(
    async ({ scheduler, store }) => {
      for (let calls = 1; calls <= 6; calls++) {
        scheduler.node.crashAfterCalls(calls);
        for (let i = 0; i < 6; i++) {
          try {
            ids.push(await store.service!.allocateId());
          } catch (error) {
            expect(error).toBeInstanceOf(Unavailable);
            crashes++;
            await scheduler.node.start();
          }
        }
      }
    },
    { idBatch: 1 },
  );
  expect(crashes).toBe(6);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a call while the scheduler is down ends with Unavailable; after the restart the scheduler knows its stores', async () => {
  await run(async ({ scheduler, store }) => {
    await store.service!.bootstrap(storeOne());
    scheduler.node.crash();
    await expect(store.service!.allocateId()).rejects.toThrow(new Unavailable('allocID: the scheduler did not answer: it is down'));
    await scheduler.node.start();
    expect(await store.service!.allStores()).toEqual([expect.objectContaining({ id: 1 })]);
  });
});

test('a call whose answer is lost ends with Unavailable after its timeout, and took effect', async () => {
  await run(async ({ context, store }) => {
    const end = context.startFault({ kind: 'cut', from: SCHEDULER, to: store.id });
    const before = context.simulation.now;
    await expect(store.service!.bootstrap(storeOne())).rejects.toThrow(Unavailable);
    expect(context.simulation.now - before).toBe(100_000);
    end();
    expect(await store.service!.isBootstrapped()).toBe(true);
  });
});

test('a store that crashes during a call gets no answer, also not in its next incarnation', async () => {
  await run(async ({ context, store }) => {
    let answers = 0;
    void store.service!.allocateId().finally(() => answers++);
    store.crash();
    await store.start();
    const id = await store.service!.allocateId();
    await context.simulation.sleep(200);
    expect({ id, answers }).toEqual({ id: 2, answers: 0 });
  });
});

test('requests and answers are copied: a change by one side does not affect the other', async () => {
  await run(async ({ store }) => {
    const client = store.service!;
    const sent = storeOne();
    const call = client.bootstrap(sent);
    sent.address = 'changed by the sender';
    await call;
    (await client.getStore(1))!.address = 'changed by the receiver';
    expect((await client.getStore(1))!.address).toBe('one');
  });
});

test('a client finds the region that a store has reported', async () => {
  await run(async ({ context, scheduler, store }) => {
    const leader = { id: 3, storeId: 1 };
    const empty = new Uint8Array(0);
    const region = { id: 2, startKey: empty, endKey: empty, regionEpoch: { version: 1, confVer: 1 }, peers: [leader] };
    await store.service!.bootstrap(storeOne());
    const regions = scheduler.regionsFor(context.client());
    await expect(regions(bytesOf('k'))).rejects.toThrow(Unavailable);
    store.service!.sendRegionHeartbeat({ region, leader, term: 1, pendingPeers: [], approximateSize: 0 });
    await context.simulation.sleep(10);
    expect(await regions(bytesOf('k'))).toEqual(region);
  });
});

test('a fault for the scheduler crashes it, and the trace has it under its name', async () => {
  const crash: Fault = { kind: 'crash', store: SCHEDULER, atMs: 5, afterCalls: 0, downMs: 20 };
  const { trace } = await run(({ context }) => context.simulation.sleep(50), {}, [crash]);
  expect(trace.filter(({ actor }) => actor === 'scheduler').map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['start', 'crash', 'start']),
  );
});
