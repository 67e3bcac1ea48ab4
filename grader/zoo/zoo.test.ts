/** The zoo as data, and what the command makes of bugs that live, cannot be planted, or are not known. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import { PROJECT_ROOT } from '#grader/root';
import type { GradePool } from '#grader/run/grade';
import { makePool } from '#grader/run/make-pool';

import { type Bug, findBugs } from './bugs';
import type { ZooResult } from './catch-bug';
import { catchBugs } from './catch-bugs';
import { type CaughtBugs, readCaught } from './caught-file';

const SECONDS = 1000;

const folder = mkdtempSync(join(tmpdir(), 'typekv-zoo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pool: GradePool;
beforeAll(() => (pool = makePool(1)));
afterAll(() => pool.close());

/** A bug of lab1 whose patch replaces `before` by `after` in a line of the raw requests. */
function makeBug(name: string, before: string, after: string): Bug {
  const file = 'reference/lab1/raw-api.ts';
  const lines = readFileSync(join(PROJECT_ROOT, file), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(before));
  const changed = [`-${lines[at]}`, `+${lines[at]!.replace(before, after)}`];
  const hunk = [`@@ -${at},3 +${at},3 @@`, ` ${lines[at - 1]}`, ...changed, ` ${lines[at + 1]}`];
  const patch = join(folder, `${name}.patch`);
  writeFileSync(
    patch,
    ['A bug of a test.', '', `diff --git a/${file} b/${file}`, `--- a/${file}`, `+++ b/${file}`, ...hunk, ''].join('\n'),
  );
  return { id: `lab1/${name}`, part: 'lab1', name, description: '', file: patch };
}

async function grade(bugs: readonly Bug[], known: CaughtBugs | undefined): Promise<ZooResult[]> {
  const results: ZooResult[] = [];
  const options = { pool, folder: mkdtempSync(join(folder, 'run-')), known, all: false, shrink: false };
  for await (const result of catchBugs(bugs, options)) results.push(result);
  return results;
}

const bugs = findBugs();

/** What the bug is, and how one comes to it, takes some words. */
const MIN_STORY = 60;

test('every bug has a story, of at most four lines, and changes its own part of the reference only', () => {
  for (const { id, part, description, file } of bugs) {
    const lines = description.split('\n');
    expect([id, description.length >= MIN_STORY && lines.length <= 4, lines.every((line) => line.length <= 140)]).toEqual([id, true, true]);
    const changed = [...readFileSync(file, 'utf8').matchAll(/^diff --git a\/(\S+) b\/(\S+)$/gm)].flatMap(([, from, to]) => [from!, to!]);
    expect([id, changed.length > 0 && changed.every((path) => path.startsWith(`reference/${part}/`))]).toEqual([id, true]);
  }
});

test('what caught each bug is known, and is a test and a seed that there are', () => {
  const caught = readCaught();
  expect(Object.keys(caught)).toEqual(bugs.map(({ id }) => id));
  for (const { test: id, seed } of Object.values(caught)) {
    const graded = CATALOGUE.find((candidate) => candidate.id === id)!;
    expect(seed === null).toBe(graded.kind === 'real');
  }
});

test(
  'a bug is caught by the first test of the catalogue that fails; a change that is no bug lives',
  async () => {
    const bug = makeBug('limit', 'pairs.length < request.limit', 'pairs.length < request.limit + 1');
    const harmless = makeBug('harmless', 'const pairs: KvPair[] = [];', 'const pairs: KvPair[] = []; /* the same */');
    const [caught, lived] = await grade([bug, harmless], undefined);
    expect(caught).toMatchObject({ bug: 'limit', caught: true, by: ['lab1/binary-data'], seed: 1 });
    expect(lived).toMatchObject({ bug: 'harmless', caught: false, by: [], seed: null });
    expect([caught!.broken, lived!.broken]).toEqual([undefined, undefined]);
  },
  60 * SECONDS,
);

test(
  'a replay runs the known test and seed only',
  async () => {
    const bug = makeBug('limit', 'pairs.length < request.limit', 'pairs.length < request.limit + 1');
    const replay = async (test: string, seed: number): Promise<ZooResult> => (await grade([bug], { [bug.id]: { test, seed } }))[0]!;
    expect(await replay('lab1/scan-bounds', 4)).toMatchObject({ caught: true, by: ['lab1/scan-bounds'], seed: 4 });
    // Other tests would catch it.
    expect(await replay('lab1/put-then-get', 1)).toMatchObject({ caught: false, by: [] });
  },
  60 * SECONDS,
);

test(
  'a patch that no longer applies, and a bug whose catcher is not known, are told as errors of ours',
  async () => {
    const stale = makeBug('stale', 'pairs.length < request.limit', 'pairs.length < 0');
    writeFileSync(stale.file, readFileSync(stale.file, 'utf8').replace(/^- .*$/m, '-a line that the reference does not have'));
    const unknown = makeBug('unknown', 'pairs.length < request.limit', 'pairs.length < 0');
    const results = await grade([stale, unknown], { [stale.id]: { test: 'lab1/delete', seed: 1 } });
    expect(results.map(({ bug, caught }) => [bug, caught])).toEqual([
      ['stale', false],
      ['unknown', false],
    ]);
    expect(results[0]!.broken).toMatch(/^The patch does not apply: error: patch failed: reference\/lab1\/raw-api\.ts/);
    expect(results[1]!.broken).toBe('not in caught.json; to put it there: npx typekv zoo lab1');
  },
  60 * SECONDS,
);

test('nothing is left in the working tree by a bug that was planted', () => {
  const names = readdirSync(join(PROJECT_ROOT, 'reference', 'lab1'));
  expect(names.filter((name) => !name.endsWith('.ts'))).toEqual([]);
});
