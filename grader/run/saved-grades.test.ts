/** Goal: a saved grade is used only for the code that was graded. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { breakReference } from '#grader/run/testing/broken-solution';
import { PARTS } from '#kit/parts';

import type { GradeResults } from './results';
import { SavedGrades } from './saved-grades';
import { foldersFor } from './solution';

const copy = breakReference({});
const solution = { name: copy.folder, folder: copy.folder };
afterAll(() => copy.discard());

function saved(assumed: readonly string[] = []): SavedGrades {
  return new SavedGrades(solution, foldersFor(solution, PARTS, new Set(assumed)), new Set(assumed));
}

function results(earned: number): GradeResults {
  const part = { part: 'lab2aa', earned, possible: 9, assumed: false, tests: [] };
  return { schema: 1, earned, possible: 9, wallSeconds: 0, cpuSeconds: 0, cpuBudgetSeconds: 0, interrupted: false, parts: [part] };
}

const file = (name: string): string => join(copy.folder, name);

test('a grade is current until a file of the part or of an earlier part changes; tests and later parts do not count', () => {
  saved().save(results(4));
  expect(saved().current('lab2aa')?.earned).toBe(4);
  writeFileSync(file('lab2a/mine.test.ts'), 'a test');
  writeFileSync(file('lab2a/ready.ts'), 'of a later part in the same folder');
  writeFileSync(file('lab2b/apply.ts'), 'of a later part');
  expect(saved().current('lab2aa')?.earned).toBe(4);
  writeFileSync(file('lab1/raw-api.ts'), 'of an earlier part');
  expect(saved().current('lab2aa')).toBeUndefined();
  // For the difference, the last grade still counts.
  expect(saved().last('lab2aa')?.earned).toBe(4);
});

test('a file that is saved during a grade makes the grade outdated', () => {
  const before = saved();
  writeFileSync(file('lab2a/log.ts'), 'saved during the grade');
  before.save(results(5));
  expect(saved().current('lab2aa')).toBeUndefined();
});

test('a grade with assumed parts is another one', () => {
  saved(['lab1']).save(results(6));
  expect([saved(['lab1']).last('lab2aa')?.earned, saved().last('lab2aa')?.earned]).toEqual([6, 5]);
});

test('a solution whose files are missing has no current grade', () => {
  rmSync(file('lab1'), { recursive: true });
  saved().save(results(7));
  expect(saved().current('lab2aa')).toBeUndefined();
});
