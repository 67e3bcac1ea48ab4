/**
 * Goal: a run is a function of the code and its seed. It does not depend on the number of workers, on earlier runs of its
 * worker, or on time. If it does depend on something else, the grader reports this. Method: compare trace hashes.
 */
import { combineHashes } from '#harness/trace/hash';
import { PROJECT_ROOT } from '#grader/root';

import { type GradePool, makePool } from './make-pool';
import { breakReference, inDelete } from './testing/broken-solution';
import { runTest } from './testing/run-test';

const SECONDS = 1000;
const SEEDS = 20;
const TEST = 'lab1/concurrent-requests-in-crashes';

const pools: GradePool[] = [];
const poolOf = (size: number): GradePool => {
  pools.push(makePool(size));
  return pools.at(-1)!;
};
afterAll(() => pools.forEach((pool) => pool.close()));

/** A counter in a module, which lives as long as the module's instance; every third get makes one more read. */
const withCounter = breakReference({
  'raw-api.ts': (text) =>
    text
      .replace('export async function rawGet', 'let gets = 0;\n\nexport async function rawGet')
      .replace(
        '    const value = await withReader',
        '    if (++gets % 3 === 0) await withReader(storage, (reader) => reader.get(columnFamilyOf(request), request.key));\n    const value = await withReader',
      ),
});
afterAll(() => withCounter.discard());

test.each([
  ['the reference', `${PROJECT_ROOT}/reference`],
  ['a solution with state in its modules', withCounter.folder],
])(
  '%s gives the same traces with one worker, with two workers, and for each seed alone',
  async (_, folder) => {
    const [one, two] = await Promise.all([1, 2].map((workers) => runTest(poolOf(workers), folder, TEST, { seeds: SEEDS })));
    expect(one!.summary()).toMatchObject({ seedsRun: SEEDS, traceHash: two!.summary().traceHash });
    const single = poolOf(1);
    const seeds = Array.from({ length: SEEDS }, (__, i) => SEEDS - i);
    const alone = await Promise.all(seeds.map((seed) => runTest(single, folder, TEST, { seed })));
    const hashes = alone.map((run, i) => run.runOf(seeds[i]!)!.traceHash).reverse();
    expect(combineHashes(hashes)).toBe(one!.summary().traceHash);
    expect(new Set(hashes).size).toBe(SEEDS);
  },
  120 * SECONDS,
);

test(
  'the counter of the solution changes the trace, so that the test above can fail',
  async () => {
    const pool = poolOf(1);
    const folders = [`${PROJECT_ROOT}/reference`, withCounter.folder];
    const [plain, counted] = await Promise.all(folders.map((folder) => runTest(pool, folder, TEST, { seeds: SEEDS })));
    expect(plain!.summary().traceHash).not.toBe(counted!.summary().traceHash);
  },
  60 * SECONDS,
);

/**
 * The loader cannot refuse this: V8 optimizes a function while it runs, at a time that depends on the machine, and the frames of
 * an optimized function are smaller. So the depth that a recursion reaches before the stack overflows changes at some call: of
 * each of these functions at another one.
 */
const DEPTHS = Array.from({ length: 10 }, (_, i) => {
  const depth = `const depth${i} = (): number => { try { return 1 + depth${i}(); } catch { return 1; } };`;
  return `${depth} console.log(Array.from({ length: 40 }, () => depth${i}()).join(' '));`;
});
const STACK_DEPTHS = `    ${DEPTHS.join(' ')} return { error: '' };`;

test(
  'a failing seed that gives another trace when it runs again is reported as nondeterminism, with the first event that differs',
  async () => {
    const solution = inDelete(STACK_DEPTHS);
    const run = await runTest(poolOf(1), solution.folder, 'lab1/delete');
    solution.discard();
    const { seed, failure } = run.smallestFailure!;
    expect([seed, failure.verdict, failure.property]).toEqual([1, 'crash', 'determinism']);
    const [cause, difference, first] = failure.message.split('\n');
    expect(cause).toMatch(/^Seed 1 gave different runs in two processes: trace hashes [0-9a-f]{16} and [0-9a-f]{16}\. Something in/);
    expect(difference).toMatch(/^The first event that differs is number \d+: store 1 output line=[\d ]+ at .* ms; in the other run: /);
    expect(first).toMatch(/^The first run failed with: get "a" after delete "a": expected nothing/);
    expect(cause).toContain(run.runOf(1)!.traceHash);
  },
  60 * SECONDS,
);
