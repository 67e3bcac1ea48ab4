import type { Story } from '#harness/report/model/story';

import { type Column, columnsFor } from './columns';
import { faultRows } from './fault-rows';
import { type Row, rowsOf } from './rows';
import { wrap } from './wrap';

/** Characters of the time: `123456.789 `, in milliseconds. */
const TIME_WIDTH = 11;

/** The most lines that one event takes. */
const MAX_LINES = 4;

/** What happened, with the time on the left and a column an actor. `width` in characters. */
export function printTable(story: Story, width: number): string {
  const columns = columnsFor(story.report.actors, width - TIME_WIDTH);
  // Stable: at the same time, what a fault does stands before what follows from it.
  const rows = [...faultRows(story.report.faults), ...rowsOf(story)].sort((left, right) => left.at - right.at);
  const lines = mergeInstants(rows).flatMap((row) => printRow(row, columns, width));
  return [titles(columns), ...lines].join('\n');
}

/** Rows of the same time as one: what an actor does in one instant stands together. */
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

/** First what concerns no column or all of them, across the whole width; then the columns. */
function printRow(row: Row, columns: readonly Column[], width: number): string[] {
  const time = row.folded ? '' : (row.at / 1000).toFixed(3);
  const times = (line: number): string => `${(line === 0 ? time : '').padStart(TIME_WIDTH - 1)} `;
  const stray = row.cells.filter(({ actor }) => !columns.some((column) => column.actors.includes(actor)));
  const strayLines = stray.map(({ actor, text }) => wrap(`== ${actor}: ${text} ==`, width - TIME_WIDTH, 1)[0]!);
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
