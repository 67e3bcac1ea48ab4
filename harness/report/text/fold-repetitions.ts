import type { Cell, Row } from './row';

/** The maximum number of rows that repeat together. */
const PERIOD_MAX = 24;

/** A repetition is folded from this many copies on. */
const COPIES_MIN = 3;

/** Keeps the first of several equal sequences of rows, and replaces the others by one row that counts them. */
export function foldRepetitions(rows: readonly Row[]): Row[] {
  const keys = rows.map(keyOf);
  const result: Row[] = [];
  for (let i = 0; i < rows.length;) {
    const { period, copies } = repetitionAt(keys, i);
    result.push(...rows.slice(i, i + period));
    if (copies > 1) result.push(repeated(rows.slice(i, i + 2 * period), copies - 1));
    i += period * copies;
  }
  return result;
}

/** The repetition that begins with the row `start` and covers most rows. One copy if there is none. */
function repetitionAt(keys: readonly string[], start: number): { period: number; copies: number } {
  let best = { period: 1, copies: 1 };
  for (let period = 1; period <= PERIOD_MAX && start + period * COPIES_MIN <= keys.length; period++) {
    const copies = copiesOf(keys, start, period);
    if (copies >= COPIES_MIN && copies * period > best.copies * best.period) best = { period, copies };
  }
  return best;
}

function copiesOf(keys: readonly string[], start: number, period: number): number {
  let end = start + period;
  while (end < keys.length && keys[end] === keys[end - period]) end++;
  return Math.floor((end - start) / period);
}

/** @param rows the first two copies */
function repeated(rows: readonly Row[], times: number): Row {
  const period = rows.length / 2;
  const isEqual = rows.slice(0, period).every((row, i) => withoutNumbers(row) === withoutNumbers(rows[i + period]!));
  const what = `${isEqual ? 'the same' : 'similar'}${period === 1 ? '' : ` ${period} rows`}`;
  const next = rows[period]!;
  const actors = [...new Set(next.cells.map(({ actor }) => actor))];
  return { ...next, folded: true, cells: actors.map((actor) => ({ actor, text: `… ${what}, ${times} more times` })) };
}

/** The same for rows that repeat: what an iterator finds is left out. */
function keyOf(row: Row): string {
  return withoutNumbers(row).replace(/^(.*) iterates: (?!.*no more$).*/gm, '$1 iterates');
}

/** Numbers that only count messages, writes, folded events and ticks are left out. */
function withoutNumbers({ cells }: Row): string {
  return cells.map(cellKey).join('\n');
}

function cellKey({ actor, text }: Cell): string {
  const without = text
    .replace(/#\d+/g, '#')
    .replace(/\b(write|reader) \d+/g, '$1')
    .replace(/^… .*/, '…')
    .replace(/\btimer: \d+ of/, 'timer: of');
  return `${actor} ${without}`;
}
