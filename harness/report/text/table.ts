import { actorLabel, isClientActor } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';

import { faultRows, type Row, rowsOf } from './rows';
import { wrap } from './wrap';

/** Characters of the time: `123456.789 `, in milliseconds. */
const TIME_WIDTH = 11;

/** The maximum number of lines of one event. */
const MAX_LINES = 4;

/** All events, with the time on the left and one column per actor. `width` in characters. */
export function printTable(run: RunModel, width: number): string {
  const columns = columnsFor(run.report.actors, width - TIME_WIDTH);
  // Stable: at the same time, a fault comes before its consequences.
  const rows = [...faultRows(run.report.faults), ...rowsOf(run)].sort((left, right) => left.at - right.at);
  const lines = mergeInstants(rows).flatMap((row) => printRow(row, columns, width));
  return [titles(columns), ...lines].join('\n');
}

/** Merges rows of the same time, so that the events of one instant are together. */
function mergeInstants(rows: readonly Row[]): Row[] {
  const merged: Row[] = [];
  for (const row of rows) {
    const last = merged.at(-1);
    const together = last !== undefined && last.at === row.at && !last.folded && !row.folded;
    if (together) merged[merged.length - 1] = { ...row, cells: [...last.cells, ...row.cells] };
    else merged.push(row);
  }
  return merged;
}

function titles(columns: readonly Column[]): string {
  const above = join(
    '   time/ms ',
    columns.map(({ title, width }) => title.padEnd(width)),
  );
  return `${above}\n${join(
    '-'.repeat(TIME_WIDTH - 1) + ' ',
    columns.map(({ width }) => '-'.repeat(width)),
  )}`;
}

/** First the events of actors without a column, across the whole width; then the columns. */
function printRow(row: Row, columns: readonly Column[], width: number): string[] {
  const time = row.folded ? '' : (row.at / 1000).toFixed(3);
  const times = (line: number): string => `${(line === 0 ? time : '').padStart(TIME_WIDTH - 1)} `;
  const stray = row.cells.filter(({ actor }) => !columns.some((column) => column.actors.includes(actor)));
  const strayLines = stray.map(({ actor, text }) => wrap(`== ${actorLabel(actor)}: ${text} ==`, width - TIME_WIDTH, 1)[0]!);
  const cells = columns.map((column) => cellLines(row, column));
  const height = Math.max(...cells.map((lines) => lines.length));
  const table = Array.from({ length: height }, (_, line) =>
    join(
      times(line + strayLines.length),
      cells.map((lines, i) => (lines[line] ?? '').padEnd(columns[i]!.width)),
    ),
  );
  return [...strayLines.map((text, line) => times(line) + text), ...table];
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
