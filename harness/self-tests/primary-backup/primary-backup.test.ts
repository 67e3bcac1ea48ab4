import { runScenario } from '#harness/scenario/run-scenario';

import { codeOf } from './code-of';
import { firstFailure } from './first-failure';
import { NeverReads } from './mistaken-backups';
import { COVERAGE_POINTS, primaryBackup } from './scenario';
import { run } from './soak';
import { VARIANTS, type VariantName } from './variants';

/** Milliseconds; the machine may be busy. */
const TEST_TIMEOUT_MS = 300_000;

const NAMES = Object.keys(VARIANTS) as VariantName[];

/** Enough seeds to find each bug. */
const SEEDS = 150;

const NO_CHECKS = { history: false, invariants: false, liveness: false };

test(
  'the correct protocol passes under all faults, every seed repeats its trace, and every coverage point is covered',
  async () => {
    const { covered } = await run({ firstSeed: 1, seeds: 100 });
    expect([...covered]).toEqual(expect.arrayContaining([...COVERAGE_POINTS]));
  },
  TEST_TIMEOUT_MS,
);

describe('each injected bug is found', () => {
  test.each(NAMES)(
    '%s',
    async (name) => {
      const { protocol, properties } = VARIANTS[name];
      const caught = await firstFailure(protocol, { seeds: SEEDS });
      expect(properties).toContain(caught?.failure?.property);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('each check finds a bug that the others miss', () => {
  test.each([
    ['history', 'answers-another-request'],
    ['invariants', 'forgets-leases'],
    ['liveness', 'does-not-retransmit'],
  ] as const)(
    'without %s, %s passes',
    async (check, name) => {
      const { protocol } = VARIANTS[name];
      expect(await firstFailure(protocol, { seeds: 50, checks: { [check]: false } })).toBeUndefined();
      expect(await firstFailure(protocol, { seeds: 50, checks: { ...NO_CHECKS, [check]: true } })).toBeDefined();
    },
    TEST_TIMEOUT_MS,
  );

  test(
    'a protocol that never answers a read violates no property, but leaves a coverage point uncovered',
    async () => {
      const covered = new Set<string>();
      for (let seed = 1; seed <= 20; seed++) {
        const result = await runScenario(primaryBackup({ liveness: false }), {
          seed,
          code: codeOf({ Backup: NeverReads }),
          keepEvents: false,
        });
        expect(result.failure).toBeUndefined();
        for (const point of result.covered) covered.add(point);
      }
      expect(COVERAGE_POINTS.filter((point) => !covered.has(point))).toEqual(['a backup answered a read']);
    },
    TEST_TIMEOUT_MS,
  );
});

test('the message of a stuck run names the operations that wait, their stores, and the last events of those', async () => {
  const { protocol } = VARIANTS['does-not-retransmit'];
  const { failure } = (await firstFailure(protocol, { seeds: SEEDS }))!;
  expect(failure!.message).toMatch(/^recovery: not done after 1000 ms of virtual time without faults\./);
  expect(failure!.message).toMatch(/\n {2}still waiting: client \d: (append|get) x( at store \d)?, by several calls\n/);
  for (const store of [1, 2, 3]) expect(failure!.message).toMatch(new RegExp(`\n  store ${store} last did: \\w+ .* at [\\d.]+ ms`));
});

test('a failing seed fails again in the same way, with the same trace', async () => {
  const { protocol } = VARIANTS['reads-out-of-turn'];
  const first = (await firstFailure(protocol, { seeds: SEEDS }))!;
  const again = await runScenario(primaryBackup(), { seed: first.seed, code: codeOf(protocol), keepEvents: true });
  expect([again.failure, again.traceHash]).toEqual([first.failure, first.traceHash]);
});
