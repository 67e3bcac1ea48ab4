import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { PARTS, type Part, partsNamed } from '#kit/parts';
import { UsageError } from '#grader/usage-error';

import type { PlannedTest } from './grade';
import { type ReplayFile, readReplay } from './replay-file';

/** The seeds of a grade begin here unless `--seed-base` says otherwise. */
export const DEFAULT_SEED_BASE = 1;

export interface Selection {
  /** The parts that are shown, assumed ones too. */
  readonly parts: readonly Part[];
  readonly assumed: ReadonlySet<string>;
  readonly tests: readonly PlannedTest[];
}

export interface Wanted {
  /** The path of a file that `writeReport` wrote. */
  readonly replay?: string;
  readonly parts: readonly string[];
  readonly assume?: string;
  readonly test?: string;
  readonly seed?: number;
  readonly seeds?: number;
  readonly seedBase?: number;
}

/** @throws UsageError naming what there is */
export function select(wanted: Wanted): Selection {
  const parts = wanted.parts.length === 0 ? PARTS : PARTS.filter((part) => wanted.parts.some((name) => resolve(name).includes(part)));
  const assumedNames = wanted.assume?.split(',').filter((name) => name !== '') ?? [];
  const assumed = new Set(assumedNames.flatMap((name) => resolve(name).map((part) => part.name)));
  refuseHalfFolders(assumed);
  const graded = parts.filter((part) => !assumed.has(part.name)).map((part) => part.name);
  const inParts = CATALOGUE.filter((test) => graded.includes(test.part));
  if (wanted.replay !== undefined) return { parts, assumed, tests: [planReplay(inParts, readReplay(wanted.replay))] };
  return { parts, assumed, tests: matching(inParts, wanted.test).map((test) => plan(test, wanted)) };
}

/** A folder comes from the solution or from the reference, as a whole. */
function refuseHalfFolders(assumed: ReadonlySet<string>): void {
  const half = PARTS.find(
    (part) => assumed.has(part.name) && PARTS.some((other) => other.folder === part.folder && !assumed.has(other.name)),
  );
  if (half !== undefined)
    throw new UsageError(`--assume ${half.name}: it shares the folder ${half.folder} with other parts. Assume ${half.folder}.`);
}

function resolve(name: string): readonly Part[] {
  const parts = partsNamed(name);
  if (parts !== undefined) return parts;
  throw new UsageError(`There is no part '${name}'. There is: ${PARTS.map((part) => part.name).join(', ')}.`);
}

function matching(tests: readonly GradedTest[], text: string | undefined): readonly GradedTest[] {
  if (text === undefined) return tests;
  const lower = text.toLowerCase();
  const exact = tests.filter((test) => test.id === text || test.id.split('/')[1] === text);
  const found = exact.length > 0 ? exact : tests.filter((test) => `${test.id} ${test.title}`.toLowerCase().includes(lower));
  if (found.length > 0) return found;
  throw new UsageError(`No test matches '${text}'. There is:\n${tests.map((test) => `  ${test.id}: ${test.title}`).join('\n')}`);
}

/** A test that the catalogue gives one seed does the same for each: an exhaustive exploration, say. More would show nothing. */
export function isSeedless(test: GradedTest): boolean {
  return test.kind === 'real' || test.seeds === 1;
}

function planReplay(tests: readonly GradedTest[], { test: id, seed, variation }: ReplayFile): PlannedTest {
  const test = tests.find((candidate) => candidate.id === id);
  if (test === undefined)
    throw new UsageError(`--replay: the file is about the test ${id}, which is not among those that are to be graded.`);
  return { test, firstSeed: seed, seeds: 1, variation };
}

function plan(test: GradedTest, wanted: Wanted): PlannedTest {
  if (test.kind === 'real') return { test, firstSeed: 0, seeds: 1 };
  if (wanted.seed !== undefined) return { test, firstSeed: wanted.seed, seeds: 1 };
  return { test, firstSeed: wanted.seedBase ?? DEFAULT_SEED_BASE, seeds: isSeedless(test) ? 1 : (wanted.seeds ?? test.seeds) };
}
