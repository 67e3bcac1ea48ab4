/** LevelDB is a native module: what runs in a browser must not load it. */
jest.mock('classic-level', () => {
  throw new Error('classic-level was loaded');
});

import { describeEngine } from './conformance';
import { MemEngine } from './mem-engine';

test('the memory engine and the conformance suite do not load LevelDB', () => {
  expect([typeof MemEngine, typeof describeEngine]).toEqual(['function', 'function']);
  expect(() => jest.requireActual('./level-engine')).toThrow('classic-level was loaded');
});

test('every call of the memory engine completes within microtasks', async () => {
  const engine = new MemEngine();
  let done = false;
  const calls = async () => {
    await engine.open();
    await engine.write([{ type: 'put', cf: 'default', key: new Uint8Array(1), value: new Uint8Array(1) }], { sync: true });
    const snapshot = engine.snapshot();
    await snapshot.get('default', new Uint8Array(1));
    const iterator = snapshot.iterator('default');
    while (await iterator.next());
    await engine.close();
    done = true;
  };
  void calls();
  // The event loop takes its next turn only when no microtask is left.
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toBe(true);
});
