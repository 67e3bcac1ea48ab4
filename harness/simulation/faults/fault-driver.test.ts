import { bytesOf } from '#kit/bytes';

import { runStores } from '#harness/simulation/testing/run-stores';

test('healing cancels a disk error that has not happened yet', async () => {
  let written = false;
  await runStores(
    async (context) => {
      const store = context.store(async ({ engine }) => {
        await engine.open();
        return engine;
      });
      await store.start();
      context.injectFaults([store], { untilMs: 10 });
      await context.simulation.sleep(10);
      context.heal();
      await store.service!.write([{ type: 'put', cf: 'default', key: bytesOf('x'), value: bytesOf('1') }], { sync: true });
      written = true;
    },
    { faults: [{ kind: 'disk error', store: 1, atMs: 5, downMs: 5 }] },
  );
  expect(written).toBe(true);
});
