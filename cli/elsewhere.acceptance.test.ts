/**
 * Goal: the command line works from any working directory, and in a checkout that its user cannot write. Method: run it in a
 * temporary folder, also as a user who owns nothing. The second needs root and a checkout that others can read, and is skipped
 * otherwise.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import { EXIT } from '#cli/exit-codes';
import { type Ended, ended } from '#cli/testing/run-typekv';

jest.setTimeout(300_000);

const NOBODY = 65_534;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'typekv-elsewhere-'));
  chmodSync(folder, 0o777);
  cpSync(join(PROJECT_ROOT, 'reference'), join(folder, 'mine'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

const IN_DELETE = "    await storage.write([{ type: 'delete',";

/** Breaks `rawDelete`, and a type. */
function breakSolution(): void {
  const file = join(folder, 'mine', 'lab1', 'raw-api.ts');
  const text = readFileSync(file, 'utf8');
  const broken = text.replace(IN_DELETE, `    const wrong: number = "text";\n    if (wrong) return {};\n${IN_DELETE}`);
  expect(broken).not.toBe(text);
  writeFileSync(file, broken);
}

function run(as: { uid?: number; gid?: number }, ...words: string[]): Promise<Ended> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return ended(spawn(process.execPath, [join(PROJECT_ROOT, 'typekv'), ...words], { cwd: folder, env, ...as }));
}

const DELETE = ['grade', 'lab1', '--test', 'delete', '--seeds', '3', '--workers', '1'];

test('in another working directory, paths are relative to it: solution, results and reports', async () => {
  breakSolution();
  const { status, stdout, stderr } = await run({}, ...DELETE, '--solution', 'mine', '--json', 'results.json', '--report', 'failures');
  expect([status, stderr]).toEqual([EXIT.pointsLost, '']);
  expect(stdout).toContain('mine/lab1/raw-api.ts(');
  expect(existsSync(join(folder, 'results.json'))).toBe(true);
  expect(readdirSync(join(folder, 'failures')).some((name) => name.endsWith('.html'))).toBe(true);
});

test('in another working directory, the pages and the parts are found: they have no problems, and a check writes nothing', async () => {
  const checked = { status: EXIT.pass, stdout: expect.stringMatching(/^No problems found in \d+ pages\.\n$/) as string, stderr: '' };
  expect(await run({}, 'docs', '--check', '--output', 'site')).toEqual(checked);
  expect(existsSync(join(folder, 'site'))).toBe(false);
  expect(await run({}, 'parts', '--check')).toMatchObject({ status: EXIT.pass, stderr: '' });
});

/** Whether the other user can read the checkout and what is installed in it: not in a folder that is private to root. */
function canRead(): boolean {
  return ['typekv', 'node_modules/ts-node/package.json', 'reference/lab1/raw-api.ts'].every(
    (file) => spawnSync('test', ['-r', join(PROJECT_ROOT, file)], { uid: NOBODY, gid: NOBODY }).status === 0,
  );
}

const asRoot = process.getuid?.() === 0 && canRead() ? describe : describe.skip;

asRoot('a user who cannot write the checkout', () => {
  const nobody = { uid: NOBODY, gid: NOBODY };

  test('gets a grade with reports and type errors', async () => {
    breakSolution();
    const { status, stdout, stderr } = await run(nobody, ...DELETE, '--solution', 'mine', '--report', 'failures');
    expect([status, stderr]).toEqual([EXIT.pointsLost, '']);
    expect(stdout).toContain('mine/lab1/raw-api.ts(');
    expect(readdirSync(join(folder, 'failures')).some((name) => name.endsWith('.html'))).toBe(true);
  });

  test('is told in one sentence that reports cannot be written, after the table', async () => {
    breakSolution();
    const report = join(PROJECT_ROOT, 'reports-of-nobody');
    const { status, stdout, stderr } = await run(nobody, ...DELETE, '--no-type-check', '--solution', 'mine', '--report', report);
    expect(status).toBe(EXIT.internalError);
    expect(stdout).toContain('0 of 3 points');
    expect(stderr).toBe(`--report ${report}: reports were not written (permission denied).\n`);
  });

  test.each([
    ['docs', ['docs', '--output', join(PROJECT_ROOT, 'site-of-nobody')]],
    ['soak', ['soak', '--part', 'lab1', '--json', join(PROJECT_ROOT, 'nobody.json')]],
  ])('gets a usage error in one sentence from a command that has to write: %s', async (_, words) => {
    const { status, stderr } = await run(nobody, ...words);
    expect([status, stderr.split('\n').length]).toEqual([EXIT.usage, 2]);
    expect(stderr).not.toContain('    at ');
  });
});
