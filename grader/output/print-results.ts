import Table from 'cli-table3';
import pc from 'picocolors';

import type { GradeResults, PartResult, TestResult } from '#grader/run/results';

export interface PrintOptions {
  /** One a line: `labs/lab1/raw-api.ts(3,1): error TS…`. */
  readonly typeErrors: readonly string[];
  readonly color: boolean;
}

/** The results as a person reads them: what was lost and why, then the table, then the sum. */
export function printResults(results: GradeResults, options: PrintOptions): string {
  const paint = pc.createColors(options.color === true);
  const failed = results.parts.flatMap((part) => part.tests.filter((test) => test.failure !== undefined));
  return [
    ...groupAlike(failed).map((group) => printFailures(group, paint)),
    ...printTypeErrors(options.typeErrors, paint),
    printTable(results, paint),
    printSum(results, paint),
  ].join('\n');
}

type Paint = ReturnType<typeof pc.createColors>;

/** Tests that lost their points for the same reason are told once; which node, entry or value it was does not matter. */
function groupAlike(failed: readonly TestResult[]): TestResult[][] {
  const groups = new Map<string, TestResult[]>();
  for (const test of failed) {
    const key = `${test.failure!.rule}\n${withoutValues(test.failure!.message.split('\n', 1)[0]!)}`;
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return [...groups.values()];
}

function withoutValues(text: string): string {
  return text.replace(/"[^"]*"/g, '"…"').replace(/\d+/g, '#');
}

const MAX_LINES = 25;
const MAX_NAMED = 3;

function printFailures(tests: readonly TestResult[], paint: Paint): string {
  const { failure, verdict } = tests[0]!;
  const { rule, message, docs, references, replay, report, seed } = failure!;
  const lines = message.split('\n');
  const shown = lines.slice(0, MAX_LINES).map((line) => `    ${line}`);
  if (lines.length > MAX_LINES) shown.push(`    … ${lines.length - MAX_LINES} more lines with --json`);
  const claims = tests
    .slice(0, MAX_NAMED)
    .map((test) => `${paint.red('✗')} ${paint.bold(test.name)}  ${paint.dim(`(${test.id}, ${test.points} points)`)}`);
  if (tests.length > MAX_NAMED) claims.push(`  ${paint.dim(`and ${tests.length - MAX_NAMED} more, for the same reason`)}`);
  return [
    ...claims,
    `    ${paint.red(`${verdict}: ${rule}`)}`,
    ...shown,
    `    ${paint.dim(seed === null ? 'again ' : `seed ${seed}: `)}${paint.cyan(replay)}`,
    ...(report === null ? [] : [`    ${paint.dim('report:')} ${report}`]),
    `    ${paint.dim(`read: ${docs}; ${references}`)}`,
    '',
  ].join('\n');
}

function printTypeErrors(errors: readonly string[], paint: Paint): string[] {
  if (errors.length === 0) return [];
  const shown = errors.slice(0, 10).map((error) => `    ${error}`);
  const more = errors.length > 10 ? [`    … and ${errors.length - 10} more: npm run typecheck`] : [];
  return [paint.yellow(`${errors.length} type ${errors.length === 1 ? 'error' : 'errors'} (they cost no points):`), ...shown, ...more, ''];
}

function printTable(results: GradeResults, paint: Paint): string {
  const table = new Table({ head: ['test', 'points', 'result', 'seeds', 'events'], style: { head: [], border: [], compact: true } });
  for (const part of results.parts) for (const row of partRows(part, paint)) table.push(row);
  return table.toString();
}

function partRows(part: PartResult, paint: Paint): string[][] {
  if (part.assumed) return [[part.part, '', 'assumed: from the reference', '', '']];
  return part.tests.map((test) => [
    test.id,
    `${test.earned}/${test.points}`.padStart(5),
    test.verdict === 'pass' ? paint.green('pass') : paint.red(`${test.verdict}: ${test.failure!.rule}`),
    test.traceHash === null ? 'real' : String(test.seedsRun),
    String(test.events),
  ]);
}

function printSum(results: GradeResults, paint: Paint): string {
  const parts = results.parts.filter((part) => !part.assumed).map((part) => `${part.part} ${part.earned}/${part.possible}`);
  const all = results.earned === results.possible && !results.interrupted;
  const sum = `${results.earned} of ${results.possible} points`;
  const state = results.interrupted ? paint.yellow('  interrupted: tests that had not finished are not shown') : '';
  return `\n${all ? paint.green(sum) : paint.red(sum)}  ${paint.dim(`(${parts.join(', ')}) in ${results.wallSeconds} s`)}${state}\n`;
}
