/** Goal: what a grade prints and writes, also if it is interrupted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import { breakReference, inDelete } from '#grader/run/testing/broken-solution';

import { EXIT } from './exit-codes';
import { type Ended, ended, runTypekv, startTypekv } from './testing/run-typekv';
import { elementsOf } from './testing/xml';

const SECONDS = 1000;

const folder = mkdtempSync(join(tmpdir(), 'typekv-results-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);
const readJson = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));

/** A delete that does nothing, and a type error. */
const solution = breakReference({
  'raw-api.ts': (text) =>
    `${text.replace(/ {4}await storage\.write\(\[\{ type: 'delete'.*\n/, '')}\nexport const wrong: number = 'text';\n`,
});
afterAll(() => solution.discard());

const NUMBER = expect.any(Number) as number;
const TEXT = expect.any(String) as string;
const HASH = expect.stringMatching(/^[0-9a-f]{16}$/) as string;
const lab1 = CATALOGUE.filter((test) => test.part === 'lab1');

let graded: Ended;
beforeAll(async () => {
  const files = ['json', 'junit', 'gradescope'].flatMap((format) => [`--${format}`, path(format)]);
  graded = await runTypekv('grade', 'lab1', '--solution', solution.folder, '--seeds', '3', '--report', path('reports'), ...files);
}, 120 * SECONDS);

test('lost points have their exit code, and the terminal shows the reason, the replay command and the references', () => {
  expect(graded).toMatchObject({ status: EXIT.pointsLost, stderr: '' });
  const { title } = lab1.find((test) => test.id === 'lab1/delete')!;
  expect(graded.stdout).toContain(`✗ ${title}`);
  expect(graded.stdout).toContain('(lab1/delete, 3 points)');
  expect(graded.stdout).toContain(`npx typekv grade lab1 --test delete --seed 1 --solution ${solution.folder}`);
  expect(graded.stdout).toContain('docs/lab1.md#requests');
});

test('type errors are shown, and cost no points', () => {
  expect(graded.stdout).toContain('1 type error');
  expect(graded.stdout).toMatch(/raw-api\.ts\(\d+,\d+\): error TS2322: Type 'string' is not assignable to type 'number'\./);
  expect(graded.stdout).toMatch(/lab1\/put-then-get +│ +3\/3 +│pass/);
});

test('the JSON has the shape of schema 1, all tests, and sums that agree', () => {
  const json = readJson('json') as {
    earned: number;
    parts: { earned: number; possible: number; tests: { earned: number; points: number }[] }[];
  };
  expect(json).toEqual({
    schema: 1,
    earned: NUMBER,
    possible: 100,
    wallSeconds: NUMBER,
    cpuSeconds: NUMBER,
    cpuBudgetSeconds: 3_600,
    interrupted: false,
    parts: [{ part: 'lab1', earned: json.earned, possible: 100, assumed: false, tests: lab1.map((test) => resultShape(test.id)) }],
  });
  const { tests } = json.parts[0]!;
  expect(tests.reduce((sum, test) => sum + test.earned, 0)).toBe(json.earned);
  expect(tests.reduce((sum, test) => sum + test.points, 0)).toBe(100);
});

/** The expected result of a test, field by field. */
function resultShape(id: string): unknown {
  const { title, points, kind, references } = lab1.find((test) => test.id === id)!;
  const summary = {
    virtualSeconds: NUMBER,
    events: NUMBER,
    traceHash: kind === 'real' ? null : HASH,
    seedsRun: NUMBER,
    cpuSeconds: NUMBER,
  };
  const passed = { id, name: title, points, earned: points, verdict: 'pass', ...summary };
  const failure = {
    seed: kind === 'real' ? null : NUMBER,
    rule: TEXT,
    message: TEXT,
    replay: expect.stringContaining(`npx typekv grade lab1 --test ${id.split('/')[1]} `) as string,
    docs: expect.stringMatching(/^docs\/lab1\.md#[a-z]/) as string,
    references,
  };
  const failed = { ...passed, earned: 0, verdict: 'violation', failure: expect.objectContaining(failure) as object };
  const result = (readJson('json') as { parts: { tests: { id: string; verdict: string }[] }[] }).parts[0]!.tests.find(
    (test) => test.id === id,
  )!;
  return result.verdict === 'pass' ? passed : failed;
}

test('the test of deletes failed, with a report of what happened', () => {
  const json = readJson('json') as { parts: { tests: { id: string; verdict: string; failure?: { report: string } }[] }[] };
  const failed = json.parts[0]!.tests.find((test) => test.id === 'lab1/delete')!;
  expect(failed.verdict).toBe('violation');
  expect(readFileSync(failed.failure!.report, 'utf8').length).toBeGreaterThan(0);
});

test('the JUnit file is well-formed, with one case per test, and a failure for each failed test', () => {
  const elements = elementsOf(readFileSync(path('junit'), 'utf8'));
  const failed = (readJson('json') as { parts: { tests: { failure?: unknown }[] }[] }).parts[0]!.tests.filter(
    (test) => test.failure !== undefined,
  );
  const suite = elements.find(({ name }) => name === 'testsuite')!;
  expect(suite.attributes).toEqual({ name: 'lab1', tests: String(lab1.length), failures: String(failed.length) });
  expect(elements.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes['classname'])).toEqual(
    lab1.map(() => 'lab1'),
  );
  expect(elements.filter(({ name }) => name === 'failure')).toHaveLength(failed.length);
});

test('the Gradescope file has the fields that Gradescope reads', () => {
  const { earned } = readJson('json') as { earned: number };
  const entry = {
    name: TEXT,
    number: expect.stringMatching(/^lab1\.\d+$/) as string,
    score: NUMBER,
    max_score: NUMBER,
    output: TEXT,
    tags: [TEXT],
    visibility: 'visible',
  };
  expect(readJson('gradescope')).toEqual({
    score: earned,
    execution_time: NUMBER,
    output: `${earned} of 100 points`,
    visibility: 'visible',
    stdout_visibility: 'visible',
    tests: lab1.map(() => entry),
  });
});

test(
  'all points have the exit code 0; one seed shows its events and its trace hash',
  async () => {
    const { status, stdout } = await runTypekv(
      'grade',
      'lab1',
      '--solution',
      'reference',
      '--test',
      'put-then-get',
      '--seed',
      '3',
      '--workers',
      '1',
      '--no-type-check',
    );
    expect(status).toBe(EXIT.pass);
    expect(stdout).toMatch(/\d+ events, [\d.]+ virtual seconds, trace [0-9a-f]{16}/);
    expect(stdout).toContain('3 of 3 points');
  },
  60 * SECONDS,
);

test(
  'assumed parts earn nothing and are shown as assumed',
  async () => {
    const { status, stdout } = await runTypekv('grade', 'lab1', '--assume', 'lab1', '--workers', '1', '--json', path('assumed'));
    expect([status, readJson('assumed')]).toEqual([EXIT.pass, expect.objectContaining({ earned: 0, possible: 0 })]);
    expect(stdout).toContain('assumed');
  },
  60 * SECONDS,
);

test(
  'an interrupt stops the grade immediately, and keeps the finished tests',
  async () => {
    const failing = inDelete("    throw new Error('at once');");
    const child = startTypekv(
      'grade',
      'lab1',
      '--solution',
      failing.folder,
      '--seeds',
      '1000000',
      '--workers',
      '2',
      '--no-type-check',
      '--json',
      path('partial'),
    );
    const end = ended(child);
    // The test that fails at its first seed has finished; the others would take hours. npm also passes on an interrupt that
    // the terminal has sent already, so there may be several.
    child.stdout!.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('lab1/delete')) for (let i = 0; i < 3; i++) child.kill('SIGINT');
    });
    const { status, stdout } = await end;
    failing.discard();
    expect(status).toBe(EXIT.interrupted);
    expect(stdout).toContain('interrupted: ');
    const json = readJson('partial') as { interrupted: boolean; possible: number; parts: { tests: { id: string; earned: number }[] }[] };
    expect(json).toMatchObject({ interrupted: true, possible: 100 });
    expect(json.parts[0]!.tests).toContainEqual(expect.objectContaining({ id: 'lab1/delete', earned: 0 }));
    expect(json.parts[0]!.tests.length).toBeLessThan(lab1.length);
  },
  120 * SECONDS,
);
