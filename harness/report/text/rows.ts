import { describeEvent } from '#harness/report/model/describe-event';
import { type Routine, routineEvents } from '#harness/report/model/interesting-events';
import type { RunModel } from '#harness/report/model/run-model';
import type { ReportFault } from '#harness/report/report-data';

/** One row of the table: the events of one or several actors at one time. */
export interface Row {
  readonly at: number;
  /** The row represents all routine events from `at` to the next row. */
  readonly folded: boolean;
  readonly cells: readonly { readonly actor: string; readonly text: string }[];
}

/** In a run of at most this many events, disk events are shown too: they are often the whole diagnosis. */
const FEW_EVENTS = 150;

/** One row per event. Consecutive routine events are folded into one row with their numbers. */
export function rowsOf(run: RunModel): Row[] {
  const rows: Row[] = [];
  const showsDisks = run.report.events.length <= FEW_EVENTS;
  const routine = routineEvents(run).map((what) => (what === 'disk' && showsDisks ? undefined : what));
  let folded: { actor: string; what: Routine }[] = [];
  let foldedAt = 0;
  const unfold = (): void => {
    if (folded.length > 0) rows.push({ at: foldedAt, folded: true, cells: countByActor(folded) });
    folded = [];
  };
  run.report.events.forEach((event, index) => {
    const what = routine[index];
    if (what !== undefined) {
      if (folded.length === 0) foldedAt = event.at;
      folded.push({ actor: event.actor, what });
      return;
    }
    unfold();
    rows.push({ at: event.at, folded: false, cells: [{ actor: event.actor, text: describeEvent(run, index) }] });
  });
  unfold();
  return rows;
}

/** `… 3 disk events, 2 heartbeat events` for each actor. */
function countByActor(folded: readonly { actor: string; what: Routine }[]): Row['cells'] {
  const counts = new Map<string, Map<Routine, number>>();
  for (const { actor, what } of folded) {
    const ofActor = counts.get(actor) ?? new Map<Routine, number>();
    counts.set(actor, ofActor.set(what, (ofActor.get(what) ?? 0) + 1));
  }
  return [...counts].map(([actor, ofActor]) => ({ actor, text: printCounts([...ofActor]) }));
}

function printCounts(counts: readonly (readonly [Routine, number])[]): string {
  return `… ${counts.map(([what, count]) => `${count} ${what} ${count === 1 ? 'event' : 'events'}`).join(', ')}`;
}

/** The start and the end of each fault, as rows across all columns. */
export function faultRows(faults: readonly ReportFault[]): Row[] {
  return faults.flatMap(({ label, kind, fromMicros, toMicros }) => [
    { at: fromMicros, folded: false, cells: [{ actor: 'fault', text: label }] },
    ...(toMicros === null ? [] : [{ at: toMicros, folded: false, cells: [{ actor: 'fault', text: `${kind} ends` }] }]),
  ]);
}
