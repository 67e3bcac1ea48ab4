import { compareGrades } from './compare-grades';
import type { PartResult, TestResult } from './results';

function part(...tests: readonly (readonly [id: string, verdict: TestResult['verdict']])[]): PartResult {
  const counts = { points: 3, seedsRun: 1, virtualSeconds: 0, events: 0, traceHash: null, cpuSeconds: 0 };
  const results = tests.map(([id, verdict]) => ({ id, name: id, verdict, earned: verdict === 'pass' ? 3 : 0, ...counts }));
  return { part: 'lab1', earned: 0, possible: 0, assumed: false, tests: results };
}

test('tests that newly pass and fail are listed, with the points that they change', () => {
  const before = part(['a', 'pass'], ['b', 'violation'], ['c', 'crash'], ['d', 'pass'], ['e', 'stuck']);
  const after = part(['a', 'crash'], ['b', 'pass'], ['c', 'pass'], ['d', 'pass'], ['e', 'crash']);
  expect(compareGrades(before, after)).toEqual({ part: 'lab1', points: 3, nowPassing: ['b', 'c'], nowFailing: ['a'] });
});

test('a test that one of the grades does not have, or could not decide, is not compared', () => {
  const before = part(['a', 'unknown'], ['b', 'pass'], ['gone', 'pass']);
  const after = part(['a', 'pass'], ['b', 'unknown'], ['new', 'crash']);
  expect(compareGrades(before, after)).toEqual({ part: 'lab1', points: 0, nowPassing: [], nowFailing: [] });
});
