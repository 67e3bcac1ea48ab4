import type { GradeResults, TestResult } from '#grader/run/results';

/** The results as Gradescope's autograder reads them from `results.json`. */
export function gradescope(results: GradeResults): unknown {
  return {
    score: results.earned,
    execution_time: Math.round(results.wallSeconds),
    output: `${results.earned} of ${results.possible} points`,
    visibility: 'visible',
    stdout_visibility: 'visible',
    tests: results.parts.flatMap((part) => part.tests.map((test, i) => testEntry(test, `${part.part}.${i + 1}`))),
  };
}

function testEntry({ id, name, earned, points, failure }: TestResult, number: string): unknown {
  const output =
    failure === undefined ? '' : `${failure.rule}: ${failure.message}\n\n${failure.replay}\nRead: ${failure.docs}; ${failure.references}`;
  return { name, number, score: earned, max_score: points, output, tags: [id], visibility: 'visible' };
}
