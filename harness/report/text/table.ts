import { actorLabel, isClientActor } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';

import type { Row } from './row';
import { faultRows, rowsOf } from './rows';
import { wrap } from './wrap';

/** Characters of the time: `123456.789 `, in milliseconds. */
const TIME_WIDTH = 11;

/** The maximum number of lines of one event. */
const MAX_LINES = 8;

/** All events, with their time or step on the left and one column per actor. `width` in characters. */
export function printTable(run: RunModel, width: number): string {
  const columns = columnsFor(run.report.actors, width - TIME_WIDTH);
  const rows = withFaults(rowsOf(run), faultRows(run.report.faults));
  const place: Place = run.report.axis === 'step' ? ({ step }) => String(step) : ({ at }) => (at / 1000).toFixed(3);
  const lines = rows.flatMap((row) => printRow(row, { columns, width, place }));
  return [titles(run.report.axis === 'step' ? 'step' : 'time/ms', columns), ...lines].join('\n');
}

/** The text on the left of a row. */
type Place = (row: Row) => string;

/** At the same time, a fault comes before its consequences. The rows of the run keep their order. */
function withFaults(rows: readonly Row[], faults: readonly Row[]): Row[] {
  const left = [...faults].sort((one, other) => one.at - other.at);
  const merged = rows.flatMap((row) => {
    const before = left.findIndex(({ at }) => at > row.at);
    return [...left.splice(0, before < 0 ? left.length : before), row];
  });
  return [...merged, ...left];
}

function titles(place: string, columns: readonly Column[]): string {
  const above = join(
    `${place.padStart(TIME_WIDTH - 1)} `,
    columns.map(({ title, width }) => title.padEnd(width)),
  );
  return `${above}\n${join(
    '-'.repeat(TIME_WIDTH - 1) + ' ',
    columns.map(({ width }) => '-'.repeat(width)),
  )}`;
}

/** The events of actors without a column go across the whole width. */
function printRow(row: Row, { columns, width, place }: { columns: readonly Column[]; width: number; place: Place }): string[] {
  const text = row.folded ? '' : place(row);
  const places = (line: number): string => `${(line === 0 ? text : '').padStart(TIME_WIDTH - 1)} `;
  const stray = row.cells.filter(({ actor }) => !columns.some((column) => column.actors.includes(actor)));
  const strayLines = stray.flatMap(({ actor, text: said }) => wrap(`== ${actorLabel(actor)}: ${said} ==`, width - TIME_WIDTH, MAX_LINES));
  const cells = columns.map((column) => cellLines(row, column));
  const height = Math.max(...cells.map((lines) => lines.length));
  const table = Array.from({ length: height }, (_, line) =>
    join(
      places(line),
      cells.map((lines, i) => (lines[line] ?? '').padEnd(columns[i]!.width)),
    ),
  );
  return [...table, ...strayLines.map((line, i) => places(i + height) + line)];
}

function cellLines(row: Row, column: Column): string[] {
  const shared = column.actors.length > 1;
  return row.cells
    .filter(({ actor }) => column.actors.includes(actor))
    .flatMap(({ actor, text }) => wrap(shared ? `${actor.replace('client ', 'c')}: ${text}` : text, column.width, MAX_LINES));
}

function join(time: string, cells: readonly string[]): string {
  return (time + cells.join(' ')).trimEnd();
}

/** A column of the table, with the events of some actors. */
interface Column {
  readonly title: string;
  readonly actors: readonly string[];
  /** In characters. */
  readonly width: number;
}

/** Narrower columns are hard to read: then all clients share one column. */
const COMFORTABLE_WIDTH = 22;

const WIDTH_MIN = 12;

/** One column per actor, or one column for all clients if the text is too narrow. `width`: of all columns, with gaps of 1. */
function columnsFor(actors: readonly string[], width: number): Column[] {
  const clients = actors.filter(isClientActor);
  const own = actors.map((actor) => ({ title: actor, actors: [actor] }));
  if (widthOfEach(own.length, width) >= COMFORTABLE_WIDTH || clients.length < 2) return sized(own, width);
  const others = own.filter(({ title }) => !isClientActor(title));
  return sized([{ title: 'clients', actors: clients }, ...others], width);
}

function sized(columns: readonly Omit<Column, 'width'>[], width: number): Column[] {
  return columns.map((column) => ({ ...column, width: widthOfEach(columns.length, width) }));
}

function widthOfEach(count: number, width: number): number {
  return Math.max(WIDTH_MIN, Math.floor((width + 1) / Math.max(1, count)) - 1);
}
