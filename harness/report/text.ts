import { shrunkRun } from '#harness/report/shrunk-run';
import { whatToRead } from '#harness/report/what-to-read';
import { runModelOf } from '#harness/report/model/run-model';
import type { FailureReport, ReportFault } from '#harness/report/report-data';
import { describeMoment, regionTimeline } from '#harness/report/model/region-timeline';
import { historyTitle } from '#harness/report/model/event-data';
import { printFinalStates } from '#harness/report/text/final-states';
import { printTable } from '#harness/report/text/table';

/** In characters. */
const DEFAULT_WIDTH = 160;

/**
 * A failing run as text: the failure and the command that reproduces it, the faults, the history of the clients, and a table of all events
 * with one column per actor.
 * @param options.width the width of the table, in characters; a column has at least 12
 */
export function printReport(report: FailureReport, { width = DEFAULT_WIDTH }: { width?: number } = {}): string {
  const run = runModelOf(report);
  const sections = [
    head(report),
    `Faults:\n${report.faults.map(printFault).join('\n') || '  none'}`,
    ...(report.history === '' ? [] : [`${historyTitle(report)}:\n${indent(report.history)}`]),
    ...regions(report),
    `Events:${leftOut(report)}\n${printTable(run, width)}`,
    ...printFinalStates(run),
  ];
  return `${withoutControls(sections.join('\n\n'))}\n`;
}

/** Removes control characters: text of a solution must not control the reader's terminal. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '�');
}

function head(report: FailureReport): string {
  const { title, testId, seed, verdict, property, message, replay, references, docs } = report;
  return [
    title,
    `${testId}, seed ${seed}: ${verdict}, ${property}`,
    '',
    indent(message),
    '',
    ...shrunkRun(report),
    `Reproduce: ${replay}`,
    `Read:      ${whatToRead({ docs, references })}`,
  ].join('\n');
}

/** How the regions changed, if they did. */
function regions({ events }: FailureReport): string[] {
  const lines = regionTimeline(events).map((moment) => `  ${(moment.at / 1000).toFixed(3).padStart(10)} ms  ${describeMoment(moment)}`);
  return lines.length === 0 ? [] : [`Regions:\n${lines.join('\n')}`];
}

function printFault({ label, fromMicros, toMicros }: ReportFault): string {
  const until = toMicros === null ? 'the end' : `${toMicros / 1000} ms`;
  return `  ${fromMicros / 1000} ms to ${until}: ${label}`;
}

/** Only the part of the test that failed is shown. */
function leftOut({ leftOut: count }: FailureReport): string {
  return count === 0 ? '' : ` only the part of the test that failed. Earlier parts with ${count} other nodes or peers passed.`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
