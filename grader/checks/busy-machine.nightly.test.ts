/**
 * Goal: a busy machine gives the same verdicts, messages and trace hashes. Method: grade solutions of all parts, correct and
 * incorrect ones, first as they are and then while more processes than cores are busy, and compare.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type GradePool, makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { inDelete } from '#grader/run/testing/broken-solution';
import { PROJECT_ROOT } from '#grader/root';
import { injectMutant } from '#grader/zoo/inject-mutant';
import { readKnownKills } from '#grader/zoo/known-kills';
import { findMutants } from '#grader/zoo/mutants';
import { partsNamed } from '#kit/parts';

jest.setTimeout(850_000);

const BUSY_PROCESSES = 8;
/** It ends with this process, whatever happens to it. */
const BUSY = 'const parent = process.ppid; while (process.ppid === parent);';

async function whileBusy<Result>(act: () => Promise<Result>): Promise<Result> {
  const busy: ChildProcess[] = Array.from({ length: BUSY_PROCESSES }, () => spawn(process.execPath, ['-e', BUSY], { stdio: 'ignore' }));
  try {
    return await act();
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
}

/** A solution, and the test and the seeds that grade it. */
interface Case {
  readonly name: string;
  /** The folder of the solution. */
  readonly folder: string;
  /** The id of the test: `lab1/delete`. */
  readonly test: string;
  readonly seeds: { readonly seed: number } | { readonly seeds: number };
  /** The property that is violated; `undefined` if the solution passes. */
  readonly property: unknown;
}

const REFERENCE: readonly Case[] = [
  'lab1/acknowledged-survives-crash',
  'lab2aa/simulated-elections',
  'lab2ab/losses',
  'lab2ac/simulated-host',
  'lab2b/crashes',
  'lab2c/install-crash',
].map((test) => ({
  name: `the reference in ${test}`,
  folder: join(PROJECT_ROOT, 'reference'),
  test,
  seeds: { seeds: 2 },
  property: undefined,
}));

/** One per lab whose failing run can be shrunk, in a test that is short. */
const MUTANTS = [
  'lab1/deletes-unsynced',
  'lab2a/hard-state-taken-at-advance',
  'lab2a/commit-goes-back',
  'lab2b/answers-in-reverse',
  'lab2c/install-not-atomic-data-first',
];

const TEMPORARY = mkdtempSync(join(tmpdir(), 'typekv-busy-'));
const known = readKnownKills();

const WRONG: readonly Case[] = MUTANTS.map((id) => {
  const { test, seed } = known[id]!;
  const folder = join(TEMPORARY, id.replace('/', '-'));
  return {
    name: `the mutant ${id}`,
    folder: join(folder, 'reference'),
    test,
    seeds: { seed: seed! },
    property: expect.any(String) as unknown,
  };
});

const BROKEN = (
  [
    ['an endless loop', 'for (;;) { /* spin */ }', 'spinning'],
    ['an endless chain of promises', 'for (;;) await null;', 'spinning'],
    ['an array that grows', 'const held: unknown[] = []; for (;;) held.push({ number: held.length });', 'memory'],
    ['buffers', 'const held: Uint8Array[] = []; for (;;) held.push(new Uint8Array(1_000_000).fill(1));', 'memory'],
    [
      'promises that nobody awaits',
      'const held: Promise<number>[] = []; for (;;) { held.push(Promise.resolve(1)); await null; }',
      'memory',
    ],
    ['an exception', "throw new Error('boom');", 'exception'],
  ] as const
).map(([name, statements, property]) => ({ name, solution: inDelete(`    ${statements}`), property }));

const CRASHING: readonly Case[] = BROKEN.map(({ name, solution, property }) => {
  return { name, folder: solution.folder, test: 'lab1/delete', seeds: { seeds: 1 }, property };
});

const CASES = [...REFERENCE, ...WRONG, ...CRASHING];

/** Everything that a student or an instructor sees of a result. */
function outcomeOf(run: TestRun): object {
  const { seed, failure } = run.smallestFailure ?? {};
  return { test: run.test.id, verdict: run.verdict(), seed, property: failure?.property, message: failure?.message, ...run.summary() };
}

async function grade(pool: GradePool, { folder, test, seeds }: Case): Promise<object> {
  const [part = ''] = test.split('/');
  const folders = foldersFor({ name: folder, folder }, partsNamed(part)!, new Set());
  const plans = select({ parts: [part], test, ...seeds }).tests.filter((plan) => plan.test.id === test);
  const [run] = await runTests(pool, folders, plans);
  return outcomeOf(run!);
}

async function gradeAll(): Promise<ReadonlyMap<Case, object>> {
  const pool = makePool(2);
  const outcomes = await Promise.all(CASES.map(async (one) => [one, await grade(pool, one)] as const));
  pool.close();
  return new Map(outcomes);
}

let quiet: ReadonlyMap<Case, object>;
let busy: ReadonlyMap<Case, object>;

beforeAll(async () => {
  for (const mutant of findMutants().filter(({ id }) => MUTANTS.includes(id)))
    expect(injectMutant(mutant, join(TEMPORARY, mutant.id.replace('/', '-')))).toBeUndefined();
  quiet = await gradeAll();
  busy = await whileBusy(gradeAll);
});

afterAll(() => {
  rmSync(TEMPORARY, { recursive: true });
  for (const { solution } of BROKEN) solution.discard();
});

test.each(CASES.map((one) => [one.name, one] as const))('%s has the same verdict, message and trace hash on a busy machine', (_, one) => {
  const verdict = one.property === undefined ? 'pass' : (expect.stringMatching(/violation|stuck|crash/) as unknown);
  expect(quiet.get(one)).toMatchObject({ test: one.test, verdict, property: one.property });
  expect(quiet.get(one)).not.toMatchObject({ property: 'determinism' });
  expect(busy.get(one)).toEqual(quiet.get(one));
});
