/**
 * Goal: a run is a function of the code and its seed. It does not depend on the number of workers, on earlier runs of its
 * worker, or on time. Method: compare trace hashes.
 */
import { combineHashes } from '#harness/trace/hash';
import { PROJECT_ROOT } from '#grader/root';

import { type GradePool, makePool } from './make-pool';
import { breakReference } from './testing/broken-solution';
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
