import type { Cell, Row } from './rows';

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
    if (copies > 1) result.push(repeated(rows[i + period]!, period, copies - 1));
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

function repeated(first: Row, period: number, times: number): Row {
  const what = period === 1 ? 'the same' : `the same ${period} rows`;
  const actors = [...new Set(first.cells.map(({ actor }) => actor))];
  const text = `… ${what} ${times} more times`;
  return { ...first, folded: true, cells: actors.map((actor) => ({ actor, text })) };
}

/** Equal for rows that say the same: numbers that only count messages, writes, folded events and ticks are left out. */
function keyOf({ cells }: Row): string {
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
