import { quantity } from '#kit/quantity';
import { relative } from 'node:path';

import type { TestResult } from '#grader/run/results';
import type { Part } from '#kit/parts';

import type { StubPlace } from './find-stub';
import type { PageSection } from './page-section';

/** Everything that `next` shows about a failing test. */
export interface NextTest {
  readonly test: TestResult;
  /** Page and heading: `docs/lab1.md#requests` */
  readonly docs: string;
  /** `docs/lab1.md` */
  readonly page: string;
  /** `undefined` if the page has no such heading. */
  readonly section: PageSection | undefined;
  /** The stub that the test called. */
  readonly stub: StubPlace | undefined;
  /** A command that runs only this test. */
  readonly command: string;
}

const COLUMNS = 80;
const MESSAGE_LINES_MAX = 8;

export function printNext({ test, docs, page, section, stub, command }: NextTest): string {
  const { id, name, points, failure } = test;
  const title = [name, `(${id}, ${quantity(points, 'point')})`];
  return [
    ...(stub === undefined ? [] : [`Write ${stub.name} in ${relative(process.cwd(), stub.file)}:${stub.line}.`, '']),
    ...paragraph(stub === undefined ? 'Next test' : 'Test', title.join('  ')),
    ...(stub === undefined ? message(failure!.rule, failure!.message) : []),
    ...about(page, docs, section),
    `Run it: ${command}`,
    '',
  ].join('\n');
}

function message(rule: string, text: string): string[] {
  const lines = text.split('\n');
  const more = lines.length > MESSAGE_LINES_MAX ? [`  … ${lines.length - MESSAGE_LINES_MAX} more lines: run the test`] : [];
  return [`It fails: ${rule}`, ...lines.slice(0, MESSAGE_LINES_MAX).flatMap((line) => wrap(line, '  ')), ...more, ''];
}

function about(page: string, docs: string, section: PageSection | undefined): string[] {
  if (section === undefined) return [`Read: ${docs}`, ''];
  const { heading, line, hint, beginning } = section;
  const help = hint === undefined ? beginning : `Hint: ${hint}`;
  return [`Read: "${heading}", ${page}:${line} (${docs})`, ...wrap(help, '  '), ''];
}

function paragraph(label: string, text: string): string[] {
  return [...wrap(`${label}: ${text}`, '').map((line, i) => (i === 0 ? line : `  ${line}`)), ''];
}

export function printAllPass(graded: readonly Part[], next: Part | undefined): string {
  const names = graded.map(({ name }) => name).join(', ');
  const done = `All tests of ${names} pass.`;
  if (next === undefined) return `${done} You have completed the course.\n`;
  return `${done}\nThe next part is ${next.name}, ${next.title}: read docs/${next.page}.md, then run npx typekv next ${next.name}.\n`;
}

/** Breaks a text at spaces. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > COLUMNS && line.trim() !== '') {
      lines.push(line);
      line = indent;
    }
    line = line.trim() === '' ? `${indent}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
}
