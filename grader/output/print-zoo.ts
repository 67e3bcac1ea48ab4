import Table from 'cli-table3';

import type { ZooResult } from '#grader/zoo/catch-bug';

/** One line a bug, as it is done. */
export function printZooLine(result: ZooResult): string {
  const state = result.broken !== undefined ? 'BROKEN' : result.caught ? 'caught' : 'LIVES ';
  const detail = result.broken ?? (result.caught ? `by ${result.by.join(', ')}${printSeed(result.seed)}` : '');
  return `${state}  ${result.part}/${result.bug}  ${detail}\n`;
}

function printCatchers([first, ...others]: readonly string[]): string {
  return `${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

function printSeed(seed: number | null): string {
  return seed === null ? '' : `, seed ${seed}`;
}

export function printZoo(results: readonly ZooResult[]): string {
  const table = new Table({
    head: ['bug', 'caught by', 'rule', 'seed', 'virtual s', 'shrunk'],
    style: { head: [], border: [], compact: true },
  });
  for (const result of results) {
    const by = result.broken !== undefined ? 'broken, see above' : result.caught ? printCatchers(result.by) : 'nothing: it lives';
    table.push([
      `${result.part}/${result.bug}`,
      by,
      result.rule ?? '',
      String(result.seed ?? ''),
      String(result.virtualSeconds),
      String(result.eventsShrunk ?? ''),
    ]);
  }
  return `\n${table.toString()}\n${results.filter((result) => result.caught).length} of ${results.length} bugs caught${printMedian(results)}\n`;
}

/** How much happens in the shrunk failure of half of the bugs. */
function printMedian(results: readonly ZooResult[]): string {
  const events = results.flatMap(({ eventsShrunk }) => eventsShrunk ?? []).sort((left, right) => left - right);
  return events.length === 0 ? '' : `; events in a shrunk failure: median ${events[Math.floor(events.length / 2)]}, most ${events.at(-1)}`;
}

/** What `--all` tells of each test: how many bugs it caught, and how many that no other test did. */
export function printUse(tests: readonly string[], results: readonly ZooResult[]): string {
  const table = new Table({ head: ['test', 'caught', 'alone'], style: { head: [], border: [], compact: true } });
  for (const test of tests) {
    const caught = results.filter(({ by }) => by.includes(test));
    table.push([test, String(caught.length), String(caught.filter(({ by }) => by.length === 1).length)]);
  }
  return `\n${table.toString()}\n`;
}
