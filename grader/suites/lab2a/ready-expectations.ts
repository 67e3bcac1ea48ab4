import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { describeHardState, describeIndexes } from '#harness/scenario/raft/describe-ready';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import type { Entry, HardState } from '#kit/wire/raft';

export const READY = 'ready';

/** What the tests of `ready` and `advance` on one node have in common. */
export const READY_TEST = {
  points: 1,
  seeds: 1,
  recordsName: true,
  references: paper('figure 2'),
  docsAnchor: 'ready',
} as const;

/** Entries of one term, from index `from` to `to`. */
export function entries(term: number, from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => makeEntry(term, from + i, bytesOf(`${from + i} of term ${term}`)));
}

/** Checks which entries are handed out, by index and term. */
export function expectEntries(actual: readonly Entry[], expected: readonly Entry[], what: string, property: Property = READY): void {
  const [found, wanted] = [describeIndexes(actual), describeIndexes(expected)];
  check(found === wanted, property, () => `${what}: expected entries ${wanted}, found ${found}.`);
}

export function expectHardState(actual: HardState | undefined, expected: HardState | undefined, when: string): void {
  const [found, wanted] = [describeHardState(actual), describeHardState(expected)];
  check(found === wanted, READY, () => `${when}. Expected the ready to have the hard state ${wanted}, found ${found}.`);
}
