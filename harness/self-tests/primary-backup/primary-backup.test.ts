/** Goal: a short version of `primary-backup.acceptance.test.ts` for every change, with few seeds and few mistakes. */
import { runScenario } from '#harness/scenario/run-scenario';

import { codeOf } from './code-of';
import { firstFailure } from './first-failure';
import { primaryBackup } from './scenario';
import { run } from './soak';
import { VARIANTS } from './variants';

test('the correct protocol survives all faults, and every seed repeats its trace', async () => {
  expect((await run({ firstSeed: 1, seeds: 5 })).events).toBeGreaterThan(0);
});

test.each(['persists-in-two-batches', 'answers-another-request', 'forgets-values'] as const)(
  'the mistake %s is found in few seeds',
  async (name) => {
    const { protocol, properties } = VARIANTS[name];
    expect(properties).toContain((await firstFailure(protocol, { seeds: 20 }))?.failure?.property);
  },
);

test('a run that is stuck names the operations that wait, their stores, and the last action of these', async () => {
  const { protocol } = VARIANTS['does-not-retransmit'];
  const { failure } = (await firstFailure(protocol, { seeds: 20 }))!;
  expect(failure!.message).toMatch(/^recovery: not done after 1000 ms of virtual time without faults\./);
  expect(failure!.message).toMatch(/\n {2}still waiting: client \d: (append|get) x( at store \d)?, by several calls\n/);
  for (const store of [1, 2, 3]) expect(failure!.message).toMatch(new RegExp(`\n  store ${store} last did: \\w+ .* at [\\d.]+ ms`));
});

test('a failing seed fails again in the same way, with the same trace', async () => {
  const { protocol } = VARIANTS['reads-out-of-turn'];
  const first = (await firstFailure(protocol, { seeds: 20 }))!;
  const again = await runScenario(primaryBackup(), { seed: first.seed, code: codeOf(protocol), keepEvents: true });
  expect([again.failure, again.traceHash]).toEqual([first.failure, first.traceHash]);
});
