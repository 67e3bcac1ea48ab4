/** A run is a function of the code and its seed: not of the workers, of what a worker ran before, or of when it runs. */
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

/** A counter beside the class that survives whatever is not made anew; every third get takes a detour. */
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
  '%s gives the same traces with one worker, with two, and seed by seed',
  async (_, folder) => {
    const [one, two] = await Promise.all([1, 2].map((workers) => runTest(poolOf(workers), folder, TEST, { seeds: SEEDS })));
    expect(one!.summary()).toMatchObject({ seedsRun: SEEDS, traceHash: two!.summary().traceHash });
    const single = poolOf(1);
    const seeds = Array.from({ length: SEEDS }, (__, i) => SEEDS - i);
    const alone = await Promise.all(seeds.map((seed) => runTest(single, folder, TEST, { seed })));
    const hashes = alone.map((run, i) => run.hashOf(seeds[i]!)!).reverse();
    expect(combineHashes(hashes)).toBe(one!.summary().traceHash);
    expect(new Set(hashes).size).toBe(SEEDS);
  },
  120 * SECONDS,
);

test(
  'the counter of the fixture is seen, so that the test above could fail',
  async () => {
    const pool = poolOf(1);
    const folders = [`${PROJECT_ROOT}/reference`, withCounter.folder];
    const [plain, counted] = await Promise.all(folders.map((folder) => runTest(pool, folder, TEST, { seeds: SEEDS })));
    expect(plain!.summary().traceHash).not.toBe(counted!.summary().traceHash);
  },
  60 * SECONDS,
);
