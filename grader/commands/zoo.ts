import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Table from 'cli-table3';

import { PARTS } from '#grader/catalogue/parts';
import { PROJECT_ROOT } from '#grader/root';
import { makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { checkWritable } from '#grader/output/write-results';
import { type Bug, findBugs } from '#grader/zoo/bugs';
import { type Caught, type ZooResult, catchBug } from '#grader/zoo/catch-bug';

import { UsageError } from './usage-error';

export interface ZooFlags {
  readonly quick?: boolean;
  readonly bug?: string;
  readonly json?: string;
  readonly workers?: number;
}

/** Which test and seed caught each bug, by `part/bug`: committed, so that `--quick` can replay just those. */
const CAUGHT_FILE = join(PROJECT_ROOT, 'grader', 'zoo', 'caught.json');

/** Grades the reference with each bug of the zoo planted. 0: all caught; 1: some lived; 3: a patch does not apply. */
export async function zoo(parts: readonly string[], flags: ZooFlags): Promise<number> {
  checkWritable(flags);
  const bugs = selectBugs(parts, flags.bug);
  const caught = readCaught();
  const pool = makePool(flags.workers);
  const results: ZooResult[] = [];
  for (const bug of bugs) {
    const result = await catchBug(bug, { pool, known: flags.quick === true ? caught[bug.id] : undefined });
    results.push(result);
    process.stdout.write(`${result.caught ? 'caught' : 'LIVES '}  ${bug.id}${result.caught ? `  by ${result.by.join(', ')}, seed ${result.seed}` : ''}\n`);
  }
  pool.close();
  const complete = flags.quick !== true && flags.bug === undefined;
  if (complete) writeCaught(caught, results);
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`\n${printZoo(results)}\n`);
  if (results.some((result) => result.broken !== undefined)) return 3;
  return results.every((result) => result.caught) ? 0 : 1;
}

function selectBugs(parts: readonly string[], text: string | undefined): readonly Bug[] {
  const wanted = select({ parts }).parts.map((part) => part.name);
  const bugs = findBugs().filter((bug) => wanted.includes(bug.part) && (text === undefined || bug.name.includes(text)));
  if (bugs.length > 0) return bugs;
  throw new UsageError(text === undefined ? `There are no bugs for ${parts.join(' ')}.` : `No bug's name has '${text}'.`);
}

function readCaught(): Record<string, Caught> {
  try {
    return JSON.parse(readFileSync(CAUGHT_FILE, 'utf8')) as Record<string, Caught>;
  } catch {
    return {};
  }
}

/** Keeps what is known of other parts; sorted, so that a change shows as one. */
function writeCaught(known: Record<string, Caught>, results: readonly ZooResult[]): void {
  const parts = new Set(results.map((result) => result.part));
  const kept = Object.entries(known).filter(([id]) => !parts.has(id.split('/')[0]!));
  const found = results.filter((result) => result.caught).map(({ part, bug, by, seed }) => [`${part}/${bug}`, { test: by[0]!, seed }] as const);
  const order = (id: string): string => `${String(PARTS.findIndex((part) => id.startsWith(`${part.name}/`))).padStart(2, '0')} ${id}`;
  const all = [...kept, ...found].sort(([left], [right]) => (order(left) < order(right) ? -1 : 1));
  writeFileSync(CAUGHT_FILE, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}

function printZoo(results: readonly ZooResult[]): string {
  const table = new Table({ head: ['bug', 'caught by', 'rule', 'seed', 'virtual s'], style: { head: [], border: [], compact: true } });
  for (const result of results) {
    const by = result.broken ?? (result.caught ? result.by.join(', ') : 'nothing: it lives');
    table.push([`${result.part}/${result.bug}`, by, result.rule ?? '', String(result.seed ?? ''), String(result.virtualSeconds)]);
  }
  return `${table.toString()}\n${results.filter((result) => result.caught).length} of ${results.length} bugs caught`;
}
