import type { TestDefinition } from '#grader/catalogue/define-test';

/** What the tests of the replicated store have in common. A correct solution stays far below the two bounds. */
export const STORE_DEFAULTS = {
  /** Latency of one direction of a link, in virtual microseconds. */
  network: { latencyMin: 1_000, latencyMax: 10_000 },
  maxEvents: 2_000_000,
  maxMilliseconds: 120_000,
} satisfies Partial<TestDefinition>;

/** A scripted test calls the functions of the solution on fake peers. Only the latency of the disk depends on the seed. */
export const SCRIPTED_DEFAULTS = { ...STORE_DEFAULTS, seeds: 2, recordsName: true } satisfies Partial<TestDefinition>;

export const LINEARIZABILITY = 'Herlihy & Wing, Linearizability (1990), section 2; Ongaro & Ousterhout (2014), section 8';
