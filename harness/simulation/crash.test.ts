import type { Fault } from '#harness/simulation/faults/kinds';
import { bytesOf } from '#kit/bytes';

import type { NodeSeams } from './simulated-node';
import { runStores } from './testing/run-stores';

interface Step {
  readonly life: number;
  /** How many events the world had run. */
  readonly event: number;
}

/** Uses every seam there is, and says so after each step. */
async function useSeams({ engine, runtime, messages }: NodeSeams, step: () => void): Promise<never> {
  await engine.open();
  messages.onMessage(step);
  for (;;) {
    runtime.setTimer(0.2, step);
    messages.send(1, 'to myself', {});
    await engine.write([{ type: 'put', cf: 'default', key: bytesOf('x'), value: bytesOf('1') }], { sync: true });
    step();
    const snapshot = engine.snapshot();
    await snapshot.get('default', bytesOf('x'));
    step();
    const iterator = snapshot.iterator('default');
    await iterator.next();
    step();
    snapshot.close();
    await runtime.sleep(0.1);
    step();
    await Promise.all([Promise.resolve().then(step), runtime.sleep(0.05).then(step)]);
    step();
    runtime.log('once more');
  }
}

async function crashAt(afterCalls: number): Promise<{ steps: Step[]; crashes: number[]; actsWhileDown: string[] }> {
  const steps: Step[] = [];
  const crashes: number[] = [];
  const fault: Fault = { kind: 'crash', store: 1, atMs: 5, afterCalls, downMs: 20 };
  const { trace } = await runStores(
    async (context) => {
      let lives = 0;
      const store = context.store(async (seams) => {
        const life = ++lives;
        void useSeams(seams, () => steps.push({ life, event: context.simulation.events }));
      });
      context.simulation.invariant(() => {
        if (!store.isUp && crashes.length === 0) crashes.push(context.simulation.events);
      });
      await store.start();
      context.injectFaults([store], { untilMs: 10 });
      await context.simulation.sleep(50);
    },
    { faults: [fault] },
  );
  return { steps, crashes, actsWhileDown: actsBetweenCrashAndStart(trace) };
}

/** What the network says of messages that come to a store that is down. */
const NETWORK: ReadonlySet<string> = new Set(['receive', 'drop']);

function actsBetweenCrashAndStart(trace: readonly { readonly actor: string; readonly kind: string }[]): string[] {
  const kinds = trace.filter(({ actor }) => actor === 'store 1').map(({ kind }) => kind);
  const crash = kinds.indexOf('crash');
  return kinds.slice(crash + 1, kinds.indexOf('start', crash)).filter((kind) => !NETWORK.has(kind));
}

const CALLS = Array.from({ length: 40 }, (_, i) => i);

test.each(CALLS)('after a crash at interface call %i the old incarnation never runs again, and the new one starts', async (afterCalls) => {
  const { steps, crashes, actsWhileDown } = await crashAt(afterCalls);
  expect(crashes).toHaveLength(1);
  expect(steps.filter(({ life, event }) => life === 1 && event > crashes[0]!)).toEqual([]);
  expect(steps.filter(({ life }) => life === 2).length).toBeGreaterThan(10);
  expect(actsWhileDown).toEqual([]);
});
