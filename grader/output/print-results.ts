import { quantity } from '#kit/quantity';
import { whatToRead } from '#harness/report/what-to-read';
import Table from 'cli-table3';
import pc from 'picocolors';

import { groupByReason } from '#grader/run/reasons';
import type { GradeResults, PartResult, TestFailure, TestResult } from '#grader/run/results';

export interface PrintOptions {
  /** One per line: `labs/lab1/raw-api.ts(3,1): error TS…`. */
  readonly typeErrors: readonly string[];
  readonly color: boolean;
}

/** The results for people: the failures with their reasons, the most basic first; then the table and the sum. */
export function printResults(results: GradeResults, options: PrintOptions): string {
  const paint = pc.createColors(options.color);
  const failed = results.parts.flatMap((part) => part.tests.filter((test) => test.failure !== undefined));
  const reasons = groupByReason(failed, ({ id, verdict, failure }) => ({
    testId: id,
    verdict,
    property: failure!.rule,
    message: failure!.message,
  }));
  return [
    ...reasons.map((tests) => printReason(tests, paint)),
    ...printTypeErrors(options.typeErrors, paint),
    printTable(results, paint),
    printSum(results, paint),
  ].join('\n');
}

type Paint = ReturnType<typeof pc.createColors>;

const COLUMNS = 80;
const INDENT = '    ';
const MAX_LINES = 25;
/** Of the other tests that failed for the same reason. */
const MAX_OTHERS = 5;

/** The test with the smallest run explains the reason best. The others are listed. */
function printReason(tests: readonly TestResult[], paint: Paint): string {
  const shown = smallestRun(tests);
  const { rule, message, replay, report, seed } = shown.failure!;
  return [
    printTitle(shown, paint),
    `${INDENT}${paint.red(`${shown.verdict}: ${rule}`)}`,
    ...printMessage(message),
    // One line, so that it can be copied.
    `${INDENT}${paint.dim(seed === null ? 'replay:' : `seed ${seed}:`)} ${paint.cyan(replay)}`,
    ...(report === null ? [] : [`${INDENT}${paint.dim('report:')} ${report}`]),
    ...wrapLine(`read: ${whatToRead(shown.failure!)}`).map((line) => `${INDENT}${paint.dim(line)}`),
    ...printOthers(
      tests.filter((test) => test !== shown),
      paint,
    ),
    '',
  ].join('\n');
}

/** A run that was not shrunk counts as the largest. Of equal runs, the first. */
function smallestRun(tests: readonly TestResult[]): TestResult {
  const sizeOf = ({ failure }: TestResult): number => failure!.eventsShrunk ?? Infinity;
  return tests.reduce((smallest, test) => (sizeOf(test) < sizeOf(smallest) ? test : smallest));
}

function printOthers(tests: readonly TestResult[], paint: Paint): string[] {
  if (tests.length === 0) return [];
  const lines = tests.slice(0, MAX_OTHERS).flatMap(({ id, failure }) => printOther(id, failure!));
  const more = tests.length > MAX_OTHERS ? [`  and ${tests.length - MAX_OTHERS} more, marked in the table`] : [];
  return ['the same reason:', ...lines, ...more].map((line) => `${INDENT}${paint.dim(line)}`);
}

function printOther(id: string, { report }: TestFailure): string[] {
  if (report === null) return [`  ${id}`];
  const line = `  ${id}: ${report}`;
  return INDENT.length + line.length <= COLUMNS ? [line] : [`  ${id}:`, `    ${report}`];
}

function printTitle({ name, id, points }: TestResult, paint: Paint): string {
  const about = `(${id}, ${quantity(points, 'point')})`;
  const mark = paint.red('✗');
  const oneLine = `✗ ${name}  ${about}`.length <= COLUMNS;
  if (oneLine) return `${mark} ${paint.bold(name)}  ${paint.dim(about)}`;
  const [first, ...rest] = wrapLine(name);
  return [`${mark} ${paint.bold(first!)}`, ...rest.map((line) => `  ${paint.bold(line)}`), `${INDENT}${paint.dim(about)}`].join('\n');
}

function printMessage(message: string): string[] {
  const lines = message.split('\n');
  const shown = lines.slice(0, MAX_LINES).flatMap((line) => wrapLine(line).map((piece) => `${INDENT}${piece}`));
  return lines.length > MAX_LINES ? [...shown, `${INDENT}… ${lines.length - MAX_LINES} more lines with --json`] : shown;
}

/** Breaks a long line at spaces. The next lines keep its indentation. A word that is too long for a line is not broken. */
function wrapLine(line: string): string[] {
  const width = COLUMNS - INDENT.length;
  if (line.length <= width) return [line];
  const indentation = /^ */.exec(line)![0];
  const end = line.lastIndexOf(' ', width);
  const cut = end > indentation.length ? end : line.indexOf(' ', indentation.length);
  if (cut < 0) return [line];
  return [line.slice(0, cut).trimEnd(), ...wrapLine(`${indentation}${line.slice(cut).trimStart()}`)];
}

function printTypeErrors(errors: readonly string[], paint: Paint): string[] {
  if (errors.length === 0) return [];
  const shown = errors.slice(0, 10).map((error) => `${INDENT}${error}`);
  const more = errors.length > 10 ? [`${INDENT}… and ${errors.length - 10} more: npm run typecheck`] : [];
  return [paint.yellow(`${quantity(errors.length, 'type error')} (they cost no points):`), ...shown, ...more, ''];
}

function printTable(results: GradeResults, paint: Paint): string {
  const style = { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 };
  const table = new Table({ head: ['test', 'points', 'result', 'seeds', 'events'], style });
  for (const part of results.parts) for (const row of partRows(part, paint)) table.push(row);
  return table.toString();
}

/** The verdict without the property, so that a row fits; the property is above. */
function partRows(part: PartResult, paint: Paint): string[][] {
  if (part.assumed) return [[part.part, '', 'assumed', '', '']];
  return part.tests.map((test) => [
    test.id,
    `${test.earned}/${test.points}`.padStart(5),
    test.verdict === 'pass' ? paint.green('pass') : paint.red(test.verdict),
    test.traceHash === null ? 'real' : String(test.seedsRun),
    String(test.events),
  ]);
}

function printSum(results: GradeResults, paint: Paint): string {
  const parts = results.parts.filter((part) => !part.assumed).map((part) => `${part.part} ${part.earned}/${part.possible}`);
  const all = results.earned === results.possible && !results.interrupted;
  const sum = `${results.earned} of ${results.possible} points`;
  const details = `(${parts.join(', ')}) in ${results.wallSeconds} s`;
  const fits = `${sum}  ${details}`.length <= COLUMNS;
  return [
    '',
    `${all ? paint.green(sum) : paint.red(sum)}${fits ? `  ${paint.dim(details)}` : ''}`,
    ...(fits ? [] : wrapLine(details).map((line) => paint.dim(line))),
    ...(results.interrupted ? [paint.yellow('interrupted: tests that had not finished are not shown')] : []),
    paint.dim(printCpu(results)),
    '',
  ].join('\n');
}

function printCpu({ cpuSeconds, cpuBudgetSeconds }: GradeResults): string {
  return `CPU time of the tests: ${cpuSeconds} s${cpuBudgetSeconds === null ? '' : ` of at most ${Math.round(cpuBudgetSeconds)} s`}`;
}
