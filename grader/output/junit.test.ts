import type { GradeResults, TestResult } from '#grader/run/results';

import { junit } from './junit';

function failing(message: string): GradeResults {
  const failure = { seed: 1, rule: 'r', message, replay: '', docs: '', references: '', report: null, eventsShrunk: null };
  const counts = { points: 1, earned: 0, seedsRun: 1, virtualSeconds: 0, events: 0, traceHash: null, cpuSeconds: 0 };
  const test: TestResult = { id: 'lab1/x', name: 'x', verdict: 'crash', ...counts, failure };
  const sums = { earned: 0, possible: 1, wallSeconds: 0, cpuSeconds: 0, cpuBudgetSeconds: null, interrupted: false };
  return { schema: 1, ...sums, parts: [{ part: 'lab1', earned: 0, possible: 1, assumed: false, tests: [test] }] };
}

test.each([
  ['control characters', '\u0000\u0008\u000b\u001f'],
  ['U+FFFE and U+FFFF', '\ufffe\uffff'],
  ['single surrogates', '\ud800 \udfff'],
])('%s, which XML 1.0 forbids, are replaced', (_, characters) => {
  const expected = [...characters].map((character) => (character === ' ' ? ' ' : '\ufffd')).join('');
  expect(junit(failing(`a${characters}b`))).toContain(`message="a${expected}b"`);
});

test('all other characters stay, and marks of XML are escaped', () => {
  const text = 'tab\t é \ud7ff \ue000 \ufffd 😀 \u{10ffff}';
  expect(junit(failing(text))).toContain(`message="${text}"`);
  expect(junit(failing('<a b="c">&'))).toContain('message="&lt;a b=&quot;c&quot;&gt;&amp;"');
});
