import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { printUse, printZoo, printZooLine } from '#grader/output/print-zoo';
import { checkWritable } from '#grader/output/write-results';
import { makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { type Bug, findBugs } from '#grader/zoo/bugs';
import type { ZooResult } from '#grader/zoo/catch-bug';
import { catchBugs } from '#grader/zoo/catch-bugs';
import { type CaughtBugs, readCaught, writeCaught } from '#grader/zoo/caught-file';

import { UsageError } from '#grader/usage-error';

export interface ZooFlags {
  readonly quick?: boolean;
  readonly all?: boolean;
  readonly shrink?: boolean;
  readonly bug?: string;
  readonly json?: string;
  readonly workers?: number;
  /** Carry the patches over edits of the reference, instead of grading: `rebaseZoo`. */
  readonly rebase?: boolean;
  readonly base?: string;
  /** Old and new name of each identifier that was renamed. */
  readonly rename?: readonly (readonly [string, string])[];
  readonly resolved?: boolean;
}

/**
 * Grades the reference with each bug of the zoo planted. Without `--quick` it keeps what caught each of them.
 *
 * @returns the exit status. 0: all caught; 1: some live; 3: a patch does not apply, or its catcher is not known
 */
export async function zoo(parts: readonly string[], flags: ZooFlags): Promise<number> {
  if (flags.base !== undefined || flags.rename !== undefined || flags.resolved === true)
    throw new UsageError('--base, --rename and --resolved belong to --rebase.');
  checkWritable(flags);
  const results = await grade(selectBugs(parts, flags.bug), flags);
  if (flags.quick !== true) keepCaught(results);
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(printZoo(results));
  if (flags.all === true)
    process.stdout.write(
      printUse(
        select({ parts }).tests.map(({ test }) => test.id),
        results,
      ),
    );
  if (results.some((result) => result.broken !== undefined)) return 3;
  return results.every((result) => result.caught) ? 0 : 1;
}

async function grade(bugs: readonly Bug[], { quick, all, shrink, workers }: ZooFlags): Promise<readonly ZooResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-zoo-'));
  const tidy = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', tidy).once('SIGINT', () => process.exit(130));
  const pool = makePool(workers);
  const results: ZooResult[] = [];
  for await (const result of catchBugs(bugs, {
    pool,
    folder,
    known: quick === true ? readCaught() : undefined,
    all: all === true,
    shrink: shrink === true,
  })) {
    results.push(result);
    process.stdout.write(printZooLine(result));
  }
  pool.close();
  return results;
}

/** @throws UsageError if no bug fits */
export function selectBugs(parts: readonly string[], text: string | undefined): readonly Bug[] {
  const wanted = select({ parts }).parts.map((part) => part.folder);
  const inParts = findBugs().filter((bug) => wanted.includes(bug.part));
  const exact = inParts.filter((bug) => bug.name === text || bug.id === text);
  const bugs = exact.length > 0 ? exact : inParts.filter((bug) => text === undefined || bug.name.includes(text));
  if (bugs.length > 0) return bugs;
  throw new UsageError(`No bug's name has '${text}'. There is:\n${inParts.map((bug) => `  ${bug.id}`).join('\n')}`);
}

/** What was not graded now stays as it was; bugs that are no more are left out. */
function keepCaught(results: readonly ZooResult[]): void {
  const caught: Record<string, CaughtBugs[string]> = { ...readCaught() };
  for (const { part, bug, by, seed, caught: isCaught } of results) {
    if (isCaught) caught[`${part}/${bug}`] = { test: by[0]!, seed };
    else delete caught[`${part}/${bug}`];
  }
  writeCaught(
    caught,
    findBugs().map((bug) => bug.id),
  );
}
