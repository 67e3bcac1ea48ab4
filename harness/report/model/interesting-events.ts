import { dataOf } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';
import type { ReportEvent } from '#harness/report/report-data';
import { DISK_KINDS } from '#harness/trace/vocabulary';

/** In a run of at most this many events, disk events and internal state are shown from the beginning: they are often the whole diagnosis. */
export const FEW_EVENTS = 250;

/** The kind of a routine event, which the report folds or hides. */
export type Routine = 'disk' | 'timer' | 'heartbeat' | 'state';

/**
 * For each event of a run, its routine kind, or undefined: disk work, timers, changes of internal state, and heartbeats after which the receiver's public status did
 * not change. A lost heartbeat is routine too, because the report already shows the fault that caused the loss.
 */
export function routineEvents(run: RunModel): (Routine | undefined)[] {
  const { events } = run.report;
  // In a run with calls of the test, which reader a call uses is often the diagnosis.
  const showsReaders = events.some(({ kind }) => kind === 'call');
  return events.map((event, index) => {
    if (DISK_KINDS.has(event.kind)) return 'disk';
    if (event.kind === 'timer') return 'timer';
    if (event.kind === 'state') return Object.keys(event.data).every((field) => field === 'timer') ? 'timer' : 'state';
    if (event.kind === 'reader' && !showsReaders) return 'state';
    return isHeartbeat(run, event) && !changesStatus(events, index) ? 'heartbeat' : undefined;
  });
}

function isHeartbeat({ messages }: RunModel, event: ReportEvent): boolean {
  const number = (dataOf(event, 'send') ?? dataOf(event, 'receive') ?? dataOf(event, 'drop'))?.message;
  return number !== undefined && /heartbeat/i.test(messages.get(number)?.family ?? '');
}

/** Whether the actor of a `receive` event reported a changed status at the same time. */
function changesStatus(events: readonly ReportEvent[], index: number): boolean {
  const { at, actor, kind } = events[index]!;
  if (kind !== 'receive') return false;
  for (let later = index + 1; later < events.length && events[later]!.at === at; later++) {
    if (events[later]!.actor === actor && events[later]!.kind === 'status') return true;
  }
  return false;
}

/** The number of events, without routine ones, in the first view: about as many as are readable on a laptop's screen. */
const EVENTS_IN_VIEW = 90;

/** The first view includes the illegal operations, unless it would then contain this many times as many events. */
const STRETCH_MAX = 4;

/** The last part of a run, which shows the failure, in virtual microseconds. */
export function interestingWindow(run: RunModel, routine: readonly (Routine | undefined)[]): { from: number; to: number } {
  const { report, endOfRun } = run;
  const notable = report.events.filter((_, index) => routine[index] === undefined);
  const usual = notable.at(-EVENTS_IN_VIEW)?.at ?? 0;
  const illegal = run.operations.filter((operation) => operation.illegal).map((operation) => operation.invokedAt);
  const earliest = notable.at(-EVENTS_IN_VIEW * STRETCH_MAX)?.at ?? 0;
  const from = Math.max(earliest, Math.min(usual, ...illegal));
  const margin = Math.max(1, (endOfRun - from) * 0.04);
  return { from: Math.max(0, from - margin), to: endOfRun + margin };
}
