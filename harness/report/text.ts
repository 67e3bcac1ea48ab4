import { storyOf } from '#harness/report/model/story';
import type { FailureReport, ReportFault } from '#harness/report/report-data';
import { printTable } from '#harness/report/text/table';

/** Of characters. */
const DEFAULT_WIDTH = 160;

/**
 * A failing run as text: what failed and how to see it again, the faults, what clients saw, and what happened, a column an actor.
 * @param options.width of the table, in characters; a column has at least 12
 */
export function printReport(report: FailureReport, { width = DEFAULT_WIDTH }: { width?: number } = {}): string {
  const sections = [
    head(report),
    `Faults:\n${report.faults.map(printFault).join('\n') || '  none'}`,
    ...(report.history === '' ? [] : [`What clients saw:\n${indent(report.history)}`]),
    `What happened:\n${printTable(storyOf(report), width)}`,
  ];
  return `${withoutControls(sections.join('\n\n'))}\n`;
}

/** A solution's text must not be able to speak to the reader's terminal. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '�');
}

function head({ title, testId, seed, verdict, property, message, replay, references, docs }: FailureReport): string {
  return [
    title,
    `${testId}, seed ${seed}: ${verdict}, ${property}`,
    '',
    indent(message),
    '',
    `Again: ${replay}`,
    `Read:  ${docs}; ${references}`,
  ].join('\n');
}

function printFault({ label, fromMicros, toMicros }: ReportFault): string {
  const until = toMicros === null ? 'the end' : `${toMicros / 1000} ms`;
  return `  ${fromMicros / 1000} ms to ${until}: ${label}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
