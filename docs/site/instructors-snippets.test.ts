/**
 * Goal: the shell commands of the page for instructors work as they are written. Method: run them in an empty checkout, with a
 * `npx` that only writes the files that it is told to write.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

const home = mkdtempSync(join(tmpdir(), 'typekv-snippets-'));
afterAll(() => rmSync(home, { recursive: true }));

const NPX = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --json|--junit|--gradescope) echo result > "$2" || exit 3 ;;
    --solution) [ "$2" = reference ] || [ "$2" = SUBMISSION ] || [ -d "$2" ] || exit 2 ;;
  esac
  shift
done
`;

/** The commands of each `console` block: a line after `$`, and the lines after `>`. */
function snippets(): string[] {
  const page = readFileSync(join(PROJECT_ROOT, 'docs', 'instructors.md'), 'utf8');
  return [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block!.replace(/^[$>] ?/gm, ''));
}

test.each(snippets())('%s', (snippet) => {
  const root = mkdtempSync(join(home, 'class-'));
  for (const folder of ['submissions/ada', 'submissions/bob lee', 'checkout', 'bin']) mkdirSync(join(root, folder), { recursive: true });
  for (const name of ['npx', 'npm']) writeFileSync(join(root, 'bin', name), NPX, { mode: 0o755 });
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH']}` };
  const { status, stderr } = spawnSync('bash', ['--norc', '-euc', snippet], { cwd: join(root, 'checkout'), env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  if (snippet.startsWith('mkdir -p results\nfor')) expect(existsSync(join(root, 'checkout', 'results', 'bob lee.json'))).toBe(true);
});
