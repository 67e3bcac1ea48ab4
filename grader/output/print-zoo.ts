import Table from 'cli-table3';

import type { ZooResult } from '#grader/zoo/kill-mutant';

/** The result of one mutant, printed as soon as it is graded. Every line fits into 80 columns, except the reason of a broken mutant. */
export function printZooResult(result: ZooResult): string {
  const state = result.broken !== undefined ? 'BROKEN  ' : result.caught ? 'killed  ' : 'SURVIVED';
  return [`${state}  ${result.part}/${result.bug}`, ...detailsOf(result).map((line) => `          ${line}`), ''].join('\n');
}

function detailsOf({ broken, caught, by, rule, seed, eventsShrunk }: ZooResult): string[] {
  if (broken !== undefined) return [broken];
  if (!caught) return [];
  const others = by.length > 1 ? ` and ${by.length - 1} more` : '';
  const where = `by ${by[0]}${seed === null ? '' : `, seed ${seed}`}${others}`;
  return [where, eventsShrunk === null ? rule! : `${rule}; ${eventsShrunk} events`];
}

/** The sum over all mutants, and those that were not killed. */
export function printZoo(results: readonly ZooResult[]): string {
  const killed = results.filter(({ caught }) => caught).length;
  const others = results.filter(({ caught }) => !caught).map((result) => printZooResult(result));
  return `\n${others.join('')}${killed} of ${results.length} mutants killed\n`;
}

/** What a shrunk failure must not exceed, for every mutant. */
const MAX_EVENTS = 300;
const MAX_MEDIAN = 15;
/** CPU time of confirming and shrinking. */
const MAX_SECONDS = 20;

/** The figures of `--shrink`: how small the shrunk failures are, and how long the search took. */
export function printShrinking(results: readonly ZooResult[]): string {
  const shrunk = results.flatMap((result) => (result.eventsShrunk === null ? [] : [{ ...result, events: result.eventsShrunk }]));
  if (shrunk.length === 0) return '\nNo failure was shrunk.\n';
  const byEvents = [...shrunk].sort((left, right) => left.events - right.events);
  const largest = byEvents.at(-1)!;
  const slowest = shrunk.reduce((slow, result) => (result.shrinkSeconds > slow.shrinkSeconds ? result : slow));
  return [
    '',
    `Shrunk failures of ${shrunk.length} mutants:`,
    figure('median', `${byEvents[Math.floor(byEvents.length / 2)]!.events} events`, `at most ${MAX_MEDIAN}`),
    figure('maximum', `${largest.events} events`, nameOf(largest)),
    figure('slowest', `${slowest.shrinkSeconds.toFixed(1)} s of CPU`, nameOf(slowest)),
    ...printAbove(
      `above ${MAX_EVENTS} events`,
      byEvents.filter(({ events }) => events > MAX_EVENTS).map((result) => `${result.events}  ${nameOf(result)}`),
    ),
    ...printAbove(
      `above ${MAX_SECONDS} s of CPU`,
      shrunk
        .filter(({ shrinkSeconds }) => shrinkSeconds > MAX_SECONDS)
        .map((result) => `${result.shrinkSeconds.toFixed(1)}  ${nameOf(result)}`),
    ),
    '',
  ].join('\n');
}

function figure(name: string, value: string, about: string): string {
  return `  ${name}: ${value} (${about})`;
}

function nameOf({ part, bug }: ZooResult): string {
  return `${part}/${bug}`;
}

function printAbove(bound: string, mutants: readonly string[]): string[] {
  return mutants.length === 0 ? [`  ${bound}: none`] : [`  ${bound}:`, ...mutants.map((mutant) => `    ${mutant}`)];
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
