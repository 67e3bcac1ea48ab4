import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Command, InvalidArgumentError, Option } from 'commander';

import { printShrinking, printUse, printZoo, printZooResult } from '#grader/output/print-zoo';
import { asJson, checkWritable, writeFile } from '#grader/output/write-results';
import { makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { UsageError } from '#grader/usage-error';
import { type Mutant, findMutants } from '#grader/zoo/mutants';
import type { ZooResult } from '#grader/zoo/kill-mutant';
import { killMutants } from '#grader/zoo/kill-mutants';
import { type KnownKills, readKnownKills, writeKnownKills } from '#grader/zoo/known-kills';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { workersOption } from '#cli/options';
import { rebaseZoo, type Rename } from '#cli/zoo/rebase';
import { selectMutants } from '#cli/zoo/select-mutants';

interface ZooFlags {
  readonly quick?: boolean;
  readonly update?: boolean;
  readonly all?: boolean;
  readonly shrink?: boolean;
  readonly bug?: string;
  readonly json?: string;
  readonly workers?: number;
  readonly rebase?: boolean;
  readonly base?: string;
  readonly rename?: readonly Rename[];
  readonly resolved?: boolean;
}

export function define(command: Command): Action {
  command
    .argument('[parts...]', 'labs or parts (default: all)')
    .option('--quick', 'replay only the test and the seed that killed each mutant before')
    .option('--shrink', 'find the shrunk run of each mutant, and count its events')
    .addOption(new Option('--update', 'record in grader/zoo/caught.json which test and seed killed each mutant').conflicts('quick'))
    .addOption(new Option('--all', 'find all tests that kill each mutant, not only the first').conflicts('quick'))
    .option('--bug <text>', 'only mutants whose name contains this text')
    .option('--json <file>', 'write the results as data')
    .addOption(workersOption())
    .addOption(
      new Option('--rebase', 'do not grade: carry the patches over edits of the reference').conflicts([
        'quick',
        'update',
        'all',
        'shrink',
        'json',
      ]),
    )
    .option('--base <rev>', 'with --rebase: the git revision at which patches and reference still agreed (default: HEAD)')
    .option('--rename <old=new>', 'with --rebase: an identifier that was renamed in the reference; repeatable', addRename)
    .option('--resolved', 'with --rebase: make the patch of the mutant named by --bug from the file that you edited');
  return (parts: readonly string[], flags: ZooFlags) => (flags.rebase === true ? rebase(parts, flags) : zoo(parts, flags));
}

/** Reads one `--rename old=new`, and adds it to those before. */
function addRename(text: string, before: readonly Rename[] = []): readonly Rename[] {
  const [, from, to] = /^([A-Za-z_$][\w$]*)=([A-Za-z_$][\w$]*)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new InvalidArgumentError('Expected two identifiers: old=new.');
  return [...before, [from, to]];
}

function rebase(parts: readonly string[], { bug, base, rename, resolved }: ZooFlags): ExitCode {
  return rebaseZoo(selectMutants(parts, bug), { base, renames: rename, isResolved: resolved === true });
}

/**
 * Grades the reference with each mutant injected. With `--update` it records which test killed each of them.
 *
 * @returns `failed` if some mutants survived, `internalError` if a patch does not apply or `--quick` knows no test for it
 */
async function zoo(parts: readonly string[], flags: ZooFlags): Promise<ExitCode> {
  if (flags.base !== undefined || flags.rename !== undefined || flags.resolved === true)
    throw new UsageError('--base, --rename and --resolved need --rebase.');
  checkWritable(flags);
  const results = await grade(selectMutants(parts, flags.bug), flags);
  process.stdout.write(printZoo(results));
  if (flags.shrink === true) process.stdout.write(printShrinking(results));
  if (flags.all === true) process.stdout.write(printUse(testIds(parts), results));
  const problems = writeFile('json', flags.json, () => asJson(results));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  // Last: in a checkout that cannot be written, the results have been shown.
  if (flags.update === true) recordKilled(results);
  else if (flags.quick !== true) process.stdout.write(notRecorded(results));
  if (problems.length > 0 || results.some((result) => result.broken !== undefined)) return EXIT.internalError;
  return results.every((result) => result.caught) ? EXIT.pass : EXIT.failed;
}

function testIds(parts: readonly string[]): readonly string[] {
  return select({ parts }).tests.map(({ test }) => test.id);
}

async function grade(mutants: readonly Mutant[], { quick, all, shrink, workers }: ZooFlags): Promise<readonly ZooResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-zoo-'));
  const tidy = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', tidy).once('SIGINT', () => process.exit(EXIT.interrupted));
  const pool = makePool(workers);
  const results: ZooResult[] = [];
  for await (const result of killMutants(mutants, {
    pool,
    folder,
    known: quick === true ? readKnownKills() : undefined,
    all: all === true,
    shrink: shrink === true,
  })) {
    results.push(result);
    process.stdout.write(printZooResult(result));
  }
  pool.close();
  return results;
}

/** Kills that differ from the record, so that a new mutant, or a change of the tests, is not forgotten. */
function notRecorded(results: readonly ZooResult[]): string {
  const known = readKnownKills();
  const news = results.filter(({ part, bug, by, seed, caught }) => {
    const record = known[`${part}/${bug}`];
    return caught && (record?.test !== by[0] || record?.seed !== seed);
  });
  if (news.length === 0) return '';
  const names = news.map(({ part, bug }) => `  ${part}/${bug}\n`).join('');
  return `${news.length} of them are not recorded like this in grader/zoo/caught.json. To record them, add --update:\n${names}`;
}

/** Mutants that were not graded now, or could not be, keep their record. Records of mutants that no longer exist are removed. */
function recordKilled(results: readonly ZooResult[]): void {
  const killed: Record<string, KnownKills[string]> = { ...readKnownKills() };
  for (const { part, bug, by, seed, caught, broken } of results) {
    if (broken !== undefined) continue;
    if (caught) killed[`${part}/${bug}`] = { test: by[0]!, seed };
    else delete killed[`${part}/${bug}`];
  }
  writeKnownKills(
    killed,
    findMutants().map((mutant) => mutant.id),
  );
}
