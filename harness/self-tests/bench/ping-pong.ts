import { SeededChoices } from '#harness/simulation/choices/seeded';
import { ScenarioContext } from '#harness/scenario/context';
import { Trace } from '#harness/trace/trace';
import { violation } from '#harness/scenario/verdict';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import { Simulation } from '#harness/simulation/simulation';

/**
 * Stores that send each message on to the next one as soon as it comes: the world's own cost of an event, with the hash on
 * and one invariant. Gives the number of events that ran.
 */
export async function pingPong(stores: number, messages: number): Promise<number> {
  const simulation = new Simulation({
    choices: new SeededChoices(1),
    trace: new Trace({ keepEvents: false }),
    maxEvents: Infinity,
    maxMilliseconds: Infinity,
  });
  const context = new ScenarioContext({
    simulation,
    kinds: [],
    network: { latencyMin: 1000, latencyMax: 10_000 },
    loadCode: () => ({ load: () => undefined as never }),
    variation: {},
  });
  let received = 0;
  simulation.invariant(() => {
    if (received < 0) throw violation('counting', 'less than nothing was received');
  });
  await simulation.run(async () => {
    const finished = new Promise<void>((resolve) => {
      const onReceive = (): void => {
        if (++received === messages) resolve();
      };
      void startAll(context, stores, onReceive);
    });
    await finished;
  });
  return simulation.events;
}

/** Messages in flight at any time. */
const IN_FLIGHT = 10;

async function startAll(context: ScenarioContext, count: number, onReceive: () => void): Promise<void> {
  const all: SimulatedNode<{ serve(): void }>[] = [];
  for (let i = 0; i < count; i++) {
    all.push(
      context.store(async ({ address: storeId, messages }) => {
        const next = (storeId % count) + 1;
        messages.onMessage((_, type, body) => {
          onReceive();
          messages.send(next, type, body);
        });
        return { serve: () => messages.send(next, 'ping', { term: 3, index: 7, data: new Uint8Array(16) }) };
      }),
    );
  }
  for (const store of all) await store.start();
  for (let i = 0; i < IN_FLIGHT; i++) all[i % count]!.service!.serve();
}
