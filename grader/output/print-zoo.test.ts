import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { ZooResult } from '#grader/zoo/kill-mutant';
import { findMutants } from '#grader/zoo/mutants';

import { printShrinking, printZoo, printZooResult } from './print-zoo';

const COLUMNS = 80;

function killed(bug: string, eventsShrunk: number | null = null, shrinkSeconds = 1): ZooResult {
  return {
    part: 'lab1',
    bug,
    caught: true,
    by: ['lab1/delete'],
    rule: 'requests',
    seed: 1,
    virtualSeconds: 1,
    eventsShrunk,
    shrinkSeconds,
  };
}

test('the result of every mutant fits into 80 columns, whichever test kills it', () => {
  const ids = CATALOGUE.map(({ id }) => id);
  const results = findMutants().map((mutant) => ({ ...killed(mutant.name, 9_999), part: mutant.part, seed: 9_999, by: ids }));
  const byEachTest = ids.map((id) => ({ ...killed('x', 9_999), by: [id, ...ids], seed: 9_999 }));
  const lines = [...results, ...byEachTest].flatMap((result) => printZooResult(result).split('\n'));
  expect(lines.filter((line) => line.length > COLUMNS)).toEqual([]);
});

test('the sum repeats only the mutants that were not killed', () => {
  const survived = { ...killed('b'), caught: false, by: [], rule: null, seed: null };
  const broken = { ...survived, bug: 'c', broken: 'The patch does not apply.' };
  const expected = '\nSURVIVED  lab1/b\nBROKEN    lab1/c\n          The patch does not apply.\n1 of 3 mutants killed\n';
  expect(printZoo([killed('a'), survived, broken])).toBe(expected);
});

test('the figures of shrinking name the largest, the slowest, and those above a bound', () => {
  const results = [killed('a', 3), killed('b', 301, 2), killed('c', 14, 21.04), killed('not-shrunk')];
  expect(printShrinking(results)).toBe(`
Shrunk failures of 3 mutants:
  median: 14 events (at most 15)
  maximum: 301 events (lab1/b)
  slowest: 21.0 s of CPU (lab1/c)
  above 300 events:
    301  lab1/b
  above 20 s of CPU:
    21.0  lab1/c
`);
  expect(printShrinking([killed('a', 3)])).toContain('  above 300 events: none\n  above 20 s of CPU: none\n');
});
