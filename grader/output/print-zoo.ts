import Table from 'cli-table3';

import type { ZooResult } from '#grader/zoo/kill-mutant';

/** One line per mutant, printed as soon as it is graded. */
export function printZooLine(result: ZooResult): string {
  const state = result.broken !== undefined ? 'BROKEN  ' : result.caught ? 'killed  ' : 'SURVIVED';
  const detail = result.broken ?? (result.caught ? `by ${result.by.join(', ')}${printSeed(result.seed)}` : '');
  return `${state}  ${result.part}/${result.bug}  ${detail}`.trimEnd() + '\n';
}

function printSeed(seed: number | null): string {
  return seed === null ? '' : `, seed ${seed}`;
}

export function printZoo(results: readonly ZooResult[]): string {
  const table = new Table({
    head: ['mutant', 'killed by', 'property', 'seed', 'virtual s', 'events'],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
  });
  for (const result of results) {
    table.push([
      `${result.part}/${result.bug}`,
      printKillers(result),
      result.rule ?? '',
      String(result.seed ?? ''),
      String(result.virtualSeconds),
      String(result.eventsShrunk ?? ''),
    ]);
  }
  const killed = results.filter((result) => result.caught).length;
  return `\n${table.toString()}\n${killed} of ${results.length} mutants killed${printMedian(results)}\n`;
}

function printKillers({ broken, caught, by: [first, ...others] }: ZooResult): string {
  if (broken !== undefined) return 'broken, see above';
  if (!caught) return 'nothing: it survived';
  return `${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

/** The median and the maximum of the events in the shrunk failures. */
function printMedian(results: readonly ZooResult[]): string {
  const events = results.flatMap(({ eventsShrunk }) => eventsShrunk ?? []).sort((left, right) => left - right);
  if (events.length === 0) return '';
  return `; events in a shrunk failure: median ${events[Math.floor(events.length / 2)]}, maximum ${events.at(-1)}`;
}

/** The table of `--all`: for each test, how many mutants it killed, and how many of them no other test killed. */
export function printUse(tests: readonly string[], results: readonly ZooResult[]): string {
  const table = new Table({
    head: ['test', 'killed', 'alone'],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
  });
  for (const test of tests) {
    const killed = results.filter(({ by }) => by.includes(test));
    table.push([test, String(killed.length), String(killed.filter(({ by }) => by.length === 1).length)]);
  }
  return `\n${table.toString()}\n`;
}
