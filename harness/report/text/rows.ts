import { quantity } from '#kit/quantity';
import { describeEvent } from '#harness/report/model/describe-event';
import { FEW_EVENTS, type Routine, routineEvents } from '#harness/report/model/interesting-events';
import type { RunModel } from '#harness/report/model/run-model';
import type { ReportFault } from '#harness/report/report-data';

import { foldRepetitions } from './fold-repetitions';
import type { Cell, Row } from './row';

/** The last events before the end are shown completely, and those before and during an illegal operation. */
const NEAR_END = 80;
const BEFORE_OPERATION = 20;

/** One row per step of the run. Routine events far from the end are folded into one row with their numbers, repetitions into one line. */
export function rowsOf(run: RunModel): Row[] {
  const rows: Row[] = [];
  const shows = shownRoutine(run);
  let folded: { actor: string; what: Routine }[] = [];
  let foldedAt = { at: 0, step: 0 };
  const unfold = (): void => {
    const cells = countByActor(folded);
    if (cells.length > 0) rows.push({ ...foldedAt, folded: true, cells });
    folded = [];
  };
  run.report.events.forEach((event, index) => {
    const place = { at: event.at, step: run.steps[index]! + 1 };
    const what = shows[index];
    if (what !== undefined) {
      if (folded.length === 0) foldedAt = place;
      folded.push({ actor: event.actor, what });
      return;
    }
    unfold();
    const cell = { actor: event.actor, text: describeEvent(run, index) };
    // A status that did not change.
    if (cell.text === '') return;
    const last = rows.at(-1);
    if (last?.step === place.step && !last.folded) rows[rows.length - 1] = { ...last, cells: [...last.cells, cell] };
    else rows.push({ ...place, folded: false, cells: [cell] });
  });
  unfold();
  return foldRepetitions(rows);
}

/** By the index of each event, its kind of routine if it is not shown. A heartbeat is shown if the same step has another event that is. */
function shownRoutine(run: RunModel): (Routine | undefined)[] {
  const { length } = run.report.events;
  const routine = routineEvents(run);
  const notable = new Set(run.steps.filter((_, index) => routine[index] === undefined));
  const illegal = run.operations.filter((operation) => operation.illegal);
  const isNear = (index: number): boolean =>
    index >= length - NEAR_END ||
    illegal.some(({ invokedIndex, returnedIndex = length }) => index >= invokedIndex - BEFORE_OPERATION && index <= returnedIndex);
  const isShown = (what: Routine, index: number): boolean => {
    if (what === 'timer') return isNear(index);
    if (what === 'heartbeat') return notable.has(run.steps[index]!);
    return length <= FEW_EVENTS || isNear(index);
  };
  return routine.map((what, index) => (what === undefined || isShown(what, index) ? undefined : what));
}

/** `… 3 disk events, 2 heartbeat events` for each actor. Changes of internal state and timers are not counted: the next status shows their effect. */
function countByActor(folded: readonly { actor: string; what: Routine }[]): Cell[] {
  const counts = new Map<string, Map<Routine, number>>();
  for (const { actor, what } of folded) {
    if (what === 'state' || what === 'timer') continue;
    const ofActor = counts.get(actor) ?? new Map<Routine, number>();
    counts.set(actor, ofActor.set(what, (ofActor.get(what) ?? 0) + 1));
  }
  return [...counts].map(([actor, ofActor]) => ({ actor, text: printCounts([...ofActor]) }));
}

function printCounts(counts: readonly (readonly [Routine, number])[]): string {
  return `… ${counts.map(([what, count]) => quantity(count, `${what} event`)).join(', ')}`;
}

/** The start and the end of each fault, as rows across all columns. */
export function faultRows(faults: readonly ReportFault[]): Row[] {
  const row = (at: number, text: string): Row => ({ at, step: 0, folded: false, cells: [{ actor: 'fault', text }] });
  return faults.flatMap(({ label, kind, fromMicros, toMicros }) => [
    row(fromMicros, label),
    ...(toMicros === null ? [] : [row(toMicros, `${kind} ends`)]),
  ]);
}
