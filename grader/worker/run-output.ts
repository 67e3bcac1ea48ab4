import type { TraceEvent } from '#harness/trace/trace';

import type { OutputLine, RunOutput } from './task';

/** More lines than this are not read on a terminal. */
const MAX_LINES = 200;

/** In characters. */
const MAX_LINE = 500;

/** The field that has the text, by the kind of the event. */
const TEXT_OF: Readonly<Record<string, string>> = { output: 'line', log: 'message' };

/** What the solution wrote in a run whose events were kept. */
export function outputOf(trace: readonly TraceEvent[]): RunOutput {
  const all = trace.flatMap((event) => lineOf(event) ?? []);
  return { lines: all.slice(-MAX_LINES), omitted: Math.max(0, all.length - MAX_LINES) };
}

function lineOf({ at, actor, kind, data }: TraceEvent): OutputLine | undefined {
  const field = TEXT_OF[kind];
  if (field === undefined) return undefined;
  const text = String(data[field]);
  return { at, actor, line: text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE)}…` };
}
