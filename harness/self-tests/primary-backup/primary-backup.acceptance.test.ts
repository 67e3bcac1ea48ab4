import { runScenario } from '#harness/scenario/run-scenario';

import { codeOf } from './code-of';
import { firstFailure } from './first-failure';
import { NeverReads } from './mistaken-backups';
import { COVERAGE_POINTS, primaryBackup } from './scenario';
import { run } from './soak';
import { VARIANTS, type VariantName } from './variants';

/** The host may be busy. */
const PATIENCE = 300_000;

const NAMES = Object.keys(VARIANTS) as VariantName[];

/** Enough for each mistake to be caught. */
const SEEDS = 150;

const NO_CHECKS = { history: false, invariants: false, liveness: false };

test(
  'the right protocol survives all faults, every seed repeats its trace, and every goal is reached',
  async () => {
    const { covered } = await run({ firstSeed: 1, seeds: 100 });
    expect([...covered]).toEqual(expect.arrayContaining([...COVERAGE_POINTS]));
  },
  PATIENCE,
);

describe('each mistake is caught', () => {
  test.each(NAMES)(
    '%s',
    async (name) => {
      const { protocol, properties } = VARIANTS[name];
      const caught = await firstFailure(protocol, { seeds: SEEDS });
      expect(properties).toContain(caught?.failure?.property);
    },
    PATIENCE,
  );
});

describe('each check catches what no other one does', () => {
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
    PATIENCE,
  );

  test(
    'a protocol that does less than it should breaks no rule, but leaves a goal unmet',
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
    PATIENCE,
  );
});

test('a run that is stuck names the operations that wait, on which stores, and what those did last', async () => {
  const { protocol } = VARIANTS['does-not-retransmit'];
  const { failure } = (await firstFailure(protocol, { seeds: SEEDS }))!;
  expect(failure!.message).toMatch(/^recovery: not done after 1000 ms of virtual time without faults\./);
  expect(failure!.message).toMatch(/\n {2}still waiting: client \d: (append|get) x( at store \d)?, by several calls\n/);
  for (const store of [1, 2, 3]) expect(failure!.message).toMatch(new RegExp(`\n  store ${store} last did: \\w+ .* at [\\d.]+ ms`));
});

test('a seed that fails fails again in the same way, with the same trace', async () => {
  const { protocol } = VARIANTS['reads-out-of-turn'];
  const first = (await firstFailure(protocol, { seeds: SEEDS }))!;
  const again = await runScenario(primaryBackup(), { seed: first.seed, code: codeOf(protocol), keepEvents: true });
  expect([again.failure, again.traceHash]).toEqual([first.failure, first.traceHash]);
});
