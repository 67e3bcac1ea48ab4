/** Goal: what a grade shows of one failing seed is complete, and a file that cannot be written costs no results. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import { inDelete } from '#grader/run/testing/broken-solution';

import { EXIT } from './exit-codes';
import { type Ended, runTypekv } from './testing/run-typekv';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'typekv outputs '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

const broken = inDelete("    console.log('deletes', request.key.length, 'bytes');\n    return;");
cpSync(broken.folder, path('solution'), { recursive: true });
broken.discard();

/** A delete that writes a line and does nothing. The folder's name has a space. */
function gradeDelete(...options: string[]): Promise<Ended> {
  const words = ['grade', 'lab1', '--test', 'delete', '--workers', '1', '--no-type-check', '--solution', path('solution'), ...options];
  return runTypekv(...words, ...(options.includes('--report') ? [] : ['--report', path('reports')]));
}

test('a full disk costs the file, not the results: the table is printed, then one sentence', async () => {
  const { status, stdout, stderr } = await gradeDelete('--json', '/dev/full', '--junit', path('junit.xml'));
  expect([status, stderr]).toEqual([EXIT.internalError, '--json /dev/full: the results were not written (the disk is full).\n']);
  expect(stdout).toContain('0 of 3 points');
  expect(existsSync(path('junit.xml'))).toBe(true);
});

test('a file in the place of the folder for reports costs the reports, not the results', async () => {
  writeFileSync(path('a file'), '');
  const { status, stdout, stderr } = await gradeDelete('--report', path('a file'));
  expect([status, stderr]).toEqual([EXIT.internalError, `--report ${path('a file')}: reports were not written (a file has this name).\n`]);
  expect(stdout).toContain('0 of 3 points');
  expect(stdout).not.toContain('report: ');
});

test('--seed shows what the solution wrote: when, which store, and the line', async () => {
  const { stdout } = await gradeDelete('--seed', '3');
  expect(stdout).toMatch(
    /lab1\/delete: \d+ events, [\d.]+ virtual seconds, trace [0-9a-f]{16}\n( {2}[\d.]+ ms {2}store 1: deletes \d+ bytes\n)+/,
  );
});

/** As a user pastes it into a shell; without the type check, which takes long. */
function runInShell(command: string): Promise<string> {
  const shell = `${command.replace('npx typekv', `'${process.execPath}' typekv`)} --workers 1 --no-type-check`;
  return new Promise((resolve) => execFile('sh', ['-c', shell], { cwd: PROJECT_ROOT }, (_, stdout) => resolve(stdout)));
}

test('the commands that reproduce a failure, on the terminal and in the report, fail in the same way when they are pasted', async () => {
  const { stdout } = await gradeDelete('--seed', '2');
  const onTerminal = /^ {4}seed 2: (npx .*)$/m.exec(stdout)![1]!;
  const inReport = /^Reproduce: (npx .*)$/m.exec(readFileSync(path('reports/lab1-delete-2.txt'), 'utf8'))![1]!;
  const reason = /violation: .*\n.*/.exec(stdout)![0];
  for (const command of [onTerminal, inReport]) expect(await runInShell(command)).toContain(reason);
});

test('a grade that passes shows each test once', async () => {
  const { stdout } = await runTypekv('grade', 'lab1', '--solution', 'reference', '--test', 'scan', '--workers', '1', '--no-type-check');
  for (const id of ['lab1/scan-bounds', 'lab1/scan-stays-in-family']) expect(stdout.split(id)).toHaveLength(2);
});
