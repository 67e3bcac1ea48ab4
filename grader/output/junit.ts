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

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Everything that is no `Char` of XML 1.0 (section 2.2): most control characters, single surrogates, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!).replace(NOT_XML, '\ufffd');
}
