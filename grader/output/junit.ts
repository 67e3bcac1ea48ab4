import type { GradeResults, PartResult, TestResult } from '#grader/run/results';

/** The results as JUnit XML: one suite per part, one case per graded test. */
export function junit(results: GradeResults): string {
  const suites = results.parts.map(suite).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="typekv" time="${results.wallSeconds}">\n${suites}</testsuites>\n`;
}

function suite(part: PartResult): string {
  const failures = part.tests.filter((test) => test.failure !== undefined).length;
  const cases = part.tests.map(testCase).join('');
  return `  <testsuite name="${escape(part.part)}" tests="${part.tests.length}" failures="${failures}">\n${cases}  </testsuite>\n`;
}

function testCase({ id, name, failure, points }: TestResult): string {
  const open = `    <testcase classname="${escape(id.split('/')[0]!)}" name="${escape(`${name} [${points} points]`)}"`;
  if (failure === undefined) return `${open}/>\n`;
  const text = `${failure.message}\n${failure.replay}\n${failure.docs}`;
  return `${open}>\n      <failure type="${escape(failure.rule)}" message="${escape(failure.message.split('\n')[0]!)}">${escape(text)}</failure>\n    </testcase>\n`;
}

/** XML cannot express most control characters. */
function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // eslint-disable-next-line no-control-regex
  return text.replace(/[&<>"]/g, (character) => entities[character]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '�');
}
