/**
 * The graded tests in jest: `npx jest -t lab1`. They run in the grader's own worker processes: code in jest's contexts is
 * much slower, and jest cannot stop a synchronous loop. `TYPEKV_SOLUTION` names the solution; default: labs.
 */
import { CATALOGUE } from '#grader/catalogue/catalogue';
import { testResult } from '#grader/run/collect';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { findSolution, foldersFor } from '#grader/run/solution';
import { PARTS } from '#kit/parts';

/** Real milliseconds. The grader has lower limits of its own. */
const TIMEOUT_MS = 600_000;

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
      const { failure, verdict } = testResult(run!, { code: { solution, assumed: new Set() }, reportOf: () => null });
      if (failure !== undefined) {
        const error = new Error(
          `${verdict}: ${failure.rule}\n${failure.message}\nreplay: ${failure.replay}\nread: ${failure.docs}; ${failure.references}`,
        );
        // The stack of the error is the grader's, not the solution's.
        error.stack = error.message;
        throw error;
      }
    },
    TIMEOUT_MS,
  );
});
