import { END_KINDS } from '#harness/trace/vocabulary';

import type { ReportEvent } from '#harness/report/report-data';

/** The kinds of events that have no cause in the event before them. What the same actor does next, at the same time, is their consequence. */
const CAUSES: ReadonlySet<string> = new Set([
  ...['call', 'receive', 'invoke', 'return', 'crash', 'start', 'pause', 'resume', 'timer', 'written'],
  ...END_KINDS,
]);

/**
 * By the index of each event, its step: an event and its direct consequences. Two events belong to one step if they are at the same time, of
 * the same actor, and no cause is between them. Steps are counted from 0, in the order of the run.
 */
export function stepsOf(events: readonly ReportEvent[]): number[] {
  let step = -1;
  let before: ReportEvent | undefined;
  return events.map((event) => {
    const isNext = before === undefined || event.at !== before.at || event.actor !== before.actor || CAUSES.has(event.kind);
    if (isNext) step++;
    before = event;
    return step;
  });
}
