import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradeResults, TestFailure, TestResult } from '#grader/run/results';
import { PARTS } from '#kit/parts';

import { printResults } from './print-results';

const COLUMNS = 80;

function passed(id: string): TestResult {
  const { title, points } = CATALOGUE.find((test) => test.id === id)!;
  const counted = { seedsRun: 9_999, virtualSeconds: 1, events: 9_999_999, traceHash: '0123456789abcdef', cpuSeconds: 1 };
  return { id, name: title, points, earned: points, verdict: 'pass', ...counted };
}

function failed(id: string, failure: Partial<TestFailure> = {}): TestResult {
  const about = { docs: 'docs/lab1.md#requests', references: 'a paper', replay: 'npx typekv grade', seed: 1 };
  const found = { rule: 'requests', message: 'get "a": expected 1, found 2.', report: null, eventsShrunk: null };
  return { ...passed(id), earned: 0, verdict: 'violation', failure: { ...about, ...found, ...failure } };
}

function print(tests: readonly TestResult[]): string {
  const parts = PARTS.map(({ name }) => ({ part: name, assumed: false, tests: tests.filter(({ id }) => id.startsWith(`${name}/`)) }));
  const sums = { earned: 1, possible: 100 };
  const results: GradeResults = {
    schema: 1,
    ...sums,
    wallSeconds: 1,
    cpuSeconds: 1,
    cpuBudgetSeconds: null,
    interrupted: false,
    parts: parts.filter((part) => part.tests.length > 0).map((part) => ({ ...part, ...sums })),
  };
  return printResults(results, { typeErrors: [], color: false });
}

const reported = (id: string, eventsShrunk: number): TestResult =>
  failed(id, { eventsShrunk, report: `reports/${id.replace('/', '-')}-1.html` });

test('of the tests that failed for one reason, the one with the smallest run is shown, and the reports of the others are listed', () => {
  const text = print([reported('lab1/put-then-get', 300), reported('lab1/delete', 10), reported('lab1/binary-data', 26)]);
  expect(text.match(/^✗ .*$/gm)).toEqual([expect.stringContaining('A deleted key is missing')]);
  expect(text).toContain('    report: reports/lab1-delete-1.html\n');
  expect(text).toContain(
    '    the same reason:\n      lab1/put-then-get: reports/lab1-put-then-get-1.html\n      lab1/binary-data: reports/lab1-binary-data-1.html\n',
  );
});

test('a run that was not shrunk is shown only if no run was', () => {
  expect(print([failed('lab1/delete'), reported('lab1/binary-data', 500)])).toMatch(/^✗ [^(]*\(lab1\/binary-data, /m);
  expect(print([failed('lab1/delete'), failed('lab1/binary-data')])).toMatch(/^✗ [^(]*\(lab1\/delete, /m);
});

test('every line fits into 80 columns, except the command to copy: all titles, and the table of all tests', () => {
  const differing = CATALOGUE.map(({ id }) => failed(id, { rule: id, report: `reports/${id.replace('/', '-')}-1.html` }));
  const same = CATALOGUE.map(({ id }) => reported(id, 5));
  for (const tests of [CATALOGUE.map(({ id }) => passed(id)), differing, same]) {
    const lines = print(tests).split('\n');
    expect(lines.filter((line) => line.length > COLUMNS && !line.includes('npx typekv'))).toEqual([]);
  }
});
