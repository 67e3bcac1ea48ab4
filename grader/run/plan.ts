import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { UsageError } from '#grader/usage-error';
import type { RunVariation } from '#harness/scenario/context';
import { PARTS, type Part, partsNamed } from '#kit/parts';

import { type ReplayFile, readReplay } from './replay-file';

/** The first seed of a grade, unless `--seed-base` names another. */
export const DEFAULT_SEED_BASE = 1;

/** One test, and the seeds to run. */
export interface PlannedTest {
  readonly test: GradedTest;
  readonly firstSeed: number;
  readonly seeds: number;
  /** How the run differs from the seed's own run: the shrunk run of a replay file. */
  readonly variation?: RunVariation;
}

export interface Selection {
  /** The parts that are shown, including the assumed ones. */
  readonly parts: readonly Part[];
  readonly assumed: ReadonlySet<string>;
  readonly tests: readonly PlannedTest[];
}

export interface SelectOptions {
  /** Names of parts, folders or labs. Empty: all parts. */
  readonly parts: readonly string[];
  /** The path of a file that was written with a report. */
  readonly replay?: string;
  /** Comma-separated names of parts. */
  readonly assume?: string;
  /** A test's name or id, or a text that the id or title contains. */
  readonly test?: string;
  readonly seed?: number;
  readonly seeds?: number;
  readonly seedBase?: number;
}

/** @throws UsageError that lists the valid names */
export function select(options: SelectOptions): Selection {
  const parts = options.parts.length === 0 ? PARTS : PARTS.filter((part) => options.parts.some((name) => resolve(name).includes(part)));
  const assumedNames = options.assume?.split(',').filter((name) => name !== '') ?? [];
  const assumed = new Set(assumedNames.flatMap((name) => resolve(name).map((part) => part.name)));
  refuseHalfFolders(assumed);
  const graded = parts.filter((part) => !assumed.has(part.name)).map((part) => part.name);
  const inParts = CATALOGUE.filter((test) => graded.includes(test.part));
  if (options.replay !== undefined) return { parts, assumed, tests: [planReplay(inParts, readReplay(options.replay))] };
  return { parts, assumed, tests: matching(inParts, options.test).map((test) => plan(test, options)) };
}

/** A whole folder comes from the solution, or from the reference. */
function refuseHalfFolders(assumed: ReadonlySet<string>): void {
  const half = PARTS.find(
    (part) => assumed.has(part.name) && PARTS.some((other) => other.folder === part.folder && !assumed.has(other.name)),
  );
  if (half !== undefined)
    throw new UsageError(
      `--assume ${half.name}: this part shares the folder ${half.folder} with other parts. Use --assume ${half.folder}.`,
    );
}

function resolve(name: string): readonly Part[] {
  const parts = partsNamed(name);
  if (parts !== undefined) return parts;
  throw new UsageError(`Unknown part '${name}'. Available parts: ${PARTS.map((part) => part.name).join(', ')}.`);
}

function matching(tests: readonly GradedTest[], text: string | undefined): readonly GradedTest[] {
  if (text === undefined) return tests;
  const lower = text.toLowerCase();
  const exact = tests.filter((test) => test.id === text || test.id.split('/')[1] === text);
  const found = exact.length > 0 ? exact : tests.filter((test) => `${test.id} ${test.title}`.toLowerCase().includes(lower));
  if (found.length > 0) return found;
  throw new UsageError(`No test matches '${text}'. Available tests:\n${tests.map((test) => `  ${test.id}: ${test.title}`).join('\n')}`);
}

/** A test with one seed in the catalogue runs the same with every seed, for example an exhaustive exploration. */
export function isSeedless(test: GradedTest): boolean {
  return test.kind === 'real' || test.seeds === 1;
}

function planReplay(tests: readonly GradedTest[], { test: id, seed, variation }: ReplayFile): PlannedTest {
  const test = tests.find((candidate) => candidate.id === id);
  if (test === undefined) throw new UsageError(`--replay: the file replays the test ${id}, which is not in the selected parts.`);
  return { test, firstSeed: seed, seeds: 1, variation };
}

function plan(test: GradedTest, options: SelectOptions): PlannedTest {
  if (test.kind === 'real') return { test, firstSeed: 0, seeds: 1 };
  if (options.seed !== undefined) return { test, firstSeed: options.seed, seeds: 1 };
  return { test, firstSeed: options.seedBase ?? DEFAULT_SEED_BASE, seeds: isSeedless(test) ? 1 : (options.seeds ?? test.seeds) };
}
