import Table from 'cli-table3';

import type { ZooResult } from '#grader/zoo/catch-bug';

/** One line a bug, as it is done. */
export function printZooLine(result: ZooResult): string {
  const state = result.broken !== undefined ? 'BROKEN' : result.caught ? 'caught' : 'LIVES ';
  const detail = result.broken ?? (result.caught ? `by ${result.by.join(', ')}${printSeed(result.seed)}` : '');
  return `${state}  ${result.part}/${result.bug}  ${detail}\n`;
}

function printSeed(seed: number | null): string {
  return seed === null ? '' : `, seed ${seed}`;
}

export function printZoo(results: readonly ZooResult[]): string {
  const table = new Table({ head: ['bug', 'caught by', 'rule', 'seed', 'virtual s'], style: { head: [], border: [], compact: true } });
  for (const result of results) {
    const by = result.broken !== undefined ? 'broken, see above' : result.caught ? result.by.join(', ') : 'nothing: it lives';
    table.push([`${result.part}/${result.bug}`, by, result.rule ?? '', String(result.seed ?? ''), String(result.virtualSeconds)]);
  }
  return `\n${table.toString()}\n${results.filter((result) => result.caught).length} of ${results.length} bugs caught\n`;
}
