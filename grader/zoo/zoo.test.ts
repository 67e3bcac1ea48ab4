/** Goal: the zoo is complete, and mutants that survive, cannot be injected or have no known kill are reported as such. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import { PROJECT_ROOT } from '#grader/root';
import { type GradePool, makePool } from '#grader/run/make-pool';

import { type Mutant, findMutants } from './mutants';
import type { ZooResult } from './kill-mutant';
import { killMutants } from './kill-mutants';
import { type KnownKills, readKnownKills } from './known-kills';

const SECONDS = 1000;

const folder = mkdtempSync(join(tmpdir(), 'typekv-zoo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pool: GradePool;
beforeAll(() => (pool = makePool(1)));
afterAll(() => pool.close());

/** A mutant of lab1 whose patch replaces `before` by `after` in a line of the raw requests. */
function makeMutant(name: string, before: string, after: string): Mutant {
  const file = 'reference/lab1/raw-api.ts';
  const lines = readFileSync(join(PROJECT_ROOT, file), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(before));
  const changed = [`-${lines[at]}`, `+${lines[at]!.replace(before, after)}`];
  const hunk = [`@@ -${at},3 +${at},3 @@`, ` ${lines[at - 1]}`, ...changed, ` ${lines[at + 1]}`];
  const patch = join(folder, `${name}.patch`);
  writeFileSync(
    patch,
    ['A mutant of a test.', '', `diff --git a/${file} b/${file}`, `--- a/${file}`, `+++ b/${file}`, ...hunk, ''].join('\n'),
  );
  return { id: `lab1/${name}`, part: 'lab1', name, description: '', file: patch };
}

async function grade(mutants: readonly Mutant[], known: KnownKills | undefined): Promise<ZooResult[]> {
  const results: ZooResult[] = [];
  const options = { pool, folder: mkdtempSync(join(folder, 'run-')), known, all: false, shrink: false };
  for await (const result of killMutants(mutants, options)) results.push(result);
  return results;
}

const mutants = findMutants();

/** In characters. A shorter text cannot say what is wrong and how a student comes to write it. */
const DESCRIPTION_LENGTH_MIN = 60;

test('every mutant has a description of at most four lines, and changes only its own part of the reference', () => {
  for (const { id, part, description, file } of mutants) {
    const lines = description.split('\n');
    expect([id, description.length >= DESCRIPTION_LENGTH_MIN && lines.length <= 4, lines.every((line) => line.length <= 140)]).toEqual([
      id,
      true,
      true,
    ]);
    const changed = [...readFileSync(file, 'utf8').matchAll(/^diff --git a\/(\S+) b\/(\S+)$/gm)].flatMap(([, from, to]) => [from!, to!]);
    expect([id, changed.length > 0 && changed.every((path) => path.startsWith(`reference/${part}/`))]).toEqual([id, true]);
  }
});

test('the test and seed that killed each mutant are recorded, and exist', () => {
  const kills = readKnownKills();
  expect(Object.keys(kills)).toEqual(mutants.map(({ id }) => id));
  for (const { test: id, seed } of Object.values(kills)) {
    const graded = CATALOGUE.find((candidate) => candidate.id === id)!;
    expect(seed === null).toBe(graded.kind === 'real');
  }
});

test(
  'a mutant is killed by the first test of the catalogue that fails; a change without effect survives',
  async () => {
    const mutant = makeMutant('limit', 'pairs.length < request.limit', 'pairs.length < request.limit + 1');
    const harmless = makeMutant('harmless', 'const pairs: KvPair[] = [];', 'const pairs: KvPair[] = []; /* the same */');
    const [killed, survived] = await grade([mutant, harmless], undefined);
    expect(killed).toMatchObject({ bug: 'limit', caught: true, by: ['lab1/binary-data'], seed: 1 });
    expect(survived).toMatchObject({ bug: 'harmless', caught: false, by: [], seed: null });
    expect([killed!.broken, survived!.broken]).toEqual([undefined, undefined]);
  },
  60 * SECONDS,
);

test(
  'a quick run runs only the known test and seed',
  async () => {
    const mutant = makeMutant('limit', 'pairs.length < request.limit', 'pairs.length < request.limit + 1');
    const replay = async (test: string, seed: number): Promise<ZooResult> => (await grade([mutant], { [mutant.id]: { test, seed } }))[0]!;
    expect(await replay('lab1/scan-bounds', 4)).toMatchObject({ caught: true, by: ['lab1/scan-bounds'], seed: 4 });
    // Other tests would kill it.
    expect(await replay('lab1/put-then-get', 1)).toMatchObject({ caught: false, by: [] });
  },
  60 * SECONDS,
);

test(
  'a patch that no longer applies, and a mutant without a known kill, are reported as broken',
  async () => {
    const stale = makeMutant('stale', 'pairs.length < request.limit', 'pairs.length < 0');
    writeFileSync(stale.file, readFileSync(stale.file, 'utf8').replace(/^- .*$/m, '-a line that the reference does not have'));
    const unknown = makeMutant('unknown', 'pairs.length < request.limit', 'pairs.length < 0');
    const results = await grade([stale, unknown], { [stale.id]: { test: 'lab1/delete', seed: 1 } });
    expect(results.map(({ bug, caught }) => [bug, caught])).toEqual([
      ['stale', false],
      ['unknown', false],
    ]);
    expect(results[0]!.broken).toBe(
      'The patch does not apply: the lines that it changes, or the lines around them, are not in reference/lab1/raw-api.ts.',
    );
    expect(results[1]!.broken).toBe('caught.json does not name it. To add it, run: npx typekv zoo lab1 --bug unknown --update');
  },
  60 * SECONDS,
);

test('an injected mutant leaves nothing in the working tree', () => {
  const names = readdirSync(join(PROJECT_ROOT, 'reference', 'lab1'));
  expect(names.filter((name) => !name.endsWith('.ts'))).toEqual([]);
});
