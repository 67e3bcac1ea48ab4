/**
 * Goal: a busy machine gives the same verdicts. Method: grade the reference, mutants and solutions that use too much, while
 * more processes than cores are busy, and compare with an idle machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makePool } from '#grader/run/make-pool';
import { type SelectOptions, select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { foldersFor } from '#grader/run/solution';
import { inDelete } from '#grader/run/testing/broken-solution';
import { PROJECT_ROOT } from '#grader/root';
import { injectMutant } from '#grader/zoo/inject-mutant';
import { readKnownKills } from '#grader/zoo/known-kills';
import { findMutants } from '#grader/zoo/mutants';
import { partsNamed } from '#kit/parts';

jest.setTimeout(600_000);

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

type Outcome = readonly [test: string, verdict: string, property: string | undefined, hash: string | null];

async function grade(folder: string, parts: string, options: Omit<SelectOptions, 'parts'>): Promise<Outcome[]> {
  const pool = makePool(2);
  const folders = foldersFor({ name: folder, folder }, partsNamed(parts)!, new Set());
  const runs = await runTests(pool, folders, select({ parts: [parts], ...options }).tests);
  pool.close();
  return runs.map((run) => [run.test.id, run.verdict(), run.smallestFailure?.failure.property, run.summary().traceHash]);
}

test('the reference has the same verdicts and trace hashes', async () => {
  const act = (): Promise<Outcome[]> => grade(join(PROJECT_ROOT, 'reference'), 'lab1', { test: 'crash', seeds: 3 });
  const idle = await act();
  expect(idle.length).toBeGreaterThan(0);
  expect(await whileBusy(act)).toEqual(idle);
});

/** Each with the test and the seed that kill it. Those of lab2b run long, and so does the search for their shrunk runs. */
const MUTANTS = ['lab1', 'lab2a', 'lab2b'].flatMap((part) => {
  const known = readKnownKills();
  return findMutants()
    .filter((mutant) => mutant.id.startsWith(`${part}/`) && known[mutant.id]?.seed != null)
    .slice(0, 2);
});

test.each(MUTANTS.map((mutant) => [mutant.id, mutant] as const))('the mutant %s fails for the same reason', async (id, mutant) => {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-busy-'));
  expect(await injectMutant(mutant, folder)).toBeUndefined();
  const { test: killer, seed } = readKnownKills()[id]!;
  const act = (): Promise<Outcome[]> => grade(join(folder, 'reference'), mutant.part, { test: killer, seed: seed! });
  const idle = await act();
  expect(idle).toEqual([
    [killer, expect.stringMatching(/violation|stuck|crash/), expect.not.stringMatching('determinism'), expect.anything()],
  ]);
  expect(await whileBusy(act)).toEqual(idle);
  rmSync(folder, { recursive: true });
});

test.each([
  ['an array that grows', 'const held: unknown[] = []; for (;;) held.push({ number: held.length });'],
  ['a map that grows', 'const held = new Map<number, string>(); for (let i = 0; ; i++) held.set(i, String(i).repeat(10));'],
  ['a text that grows', "const held: string[] = []; for (let i = 0; ; i++) held.push('x'.repeat(100) + i);"],
  ['buffers', 'const held: Uint8Array[] = []; for (;;) held.push(new Uint8Array(1_000_000).fill(1));'],
  ['promises', 'const held: Promise<number>[] = []; for (;;) { held.push(Promise.resolve(1)); await null; }'],
])('%s without bound is reported as memory, and not as a loop', async (_, statements) => {
  const solution = inDelete(`    ${statements}`);
  const [outcome] = await whileBusy(() => grade(solution.folder, 'lab1', { test: 'delete', seeds: 1 }));
  solution.discard();
  expect(outcome!.slice(0, 3)).toEqual(['lab1/delete', 'crash', 'memory']);
});
