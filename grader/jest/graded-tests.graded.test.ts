/**
 * The graded tests as jest shows them: `npx jest -t lab1`. They run in the grader's own worker processes, because code in
 * jest's contexts is many times slower and cannot be stopped when it spins. `TYPEKV_SOLUTION` says whose code; default labs.
 */
import { CATALOGUE } from '#grader/catalogue/catalogue';
import { testResult } from '#grader/run/collect';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { findSolution, foldersFor } from '#grader/run/solution';
import { PARTS } from '#kit/parts';

/** Real milliseconds; the grader has its own bounds, which are lower. */
const JEST_TIMEOUT = 600_000;

const solution = findSolution(process.env['TYPEKV_SOLUTION'] ?? 'labs');
const { tests } = select({ parts: [] });
let pool: GradePool | undefined;

afterAll(() => pool?.close());

describe.each(PARTS.map((part) => part.name))('%s', (part) => {
  const ofPart = CATALOGUE.filter((test) => test.part === part);
  test.each(ofPart.map((test) => [test.id, test.title, test.points] as const))(
    '%s: %s [%i points]',
    async (id) => {
      pool ??= makePool();
      const plan = tests.find((planned) => planned.test.id === id)!;
      const folders = foldersFor(
        solution,
        PARTS.filter(({ name }) => name === part),
        new Set(),
      );
      const [run] = await runTests(pool, folders, [plan]);
      const { failure, verdict } = testResult(run!, { solution: solution.name, reportOf: () => null });
      if (failure !== undefined) {
        const error = new Error(
          `${verdict}: ${failure.rule}\n${failure.message}\n${failure.replay}\nread: ${failure.docs}; ${failure.references}`,
        );
        // The stack would be that of the grader.
        error.stack = error.message;
        throw error;
      }
    },
    JEST_TIMEOUT,
  );
});
