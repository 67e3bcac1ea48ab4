import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_ROOT } from '#grader/root';

const output = mkdtempSync(join(tmpdir(), 'typekv-site-'));

afterAll(() => rmSync(output, { recursive: true, force: true }));

/** In a process of its own, since jest's world cannot load shiki. */
async function runDocs(check: boolean): Promise<string> {
  const program = `require('./docs/site/main').docs(${JSON.stringify({ output, check })}).then((status) => process.exit(status))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', 'ts-node/register', '-e', program], { cwd: PROJECT_ROOT });
  return stdout;
}

test('with check, docs says that the documents are in order, and writes nothing', async () => {
  expect(await runDocs(true)).toMatch(/^The documents are in order: \d+ pages\.\n$/);
  expect(readdirSync(output)).toEqual([]);
}, 60_000);

test('docs writes the site, with code in colours for light and dark', async () => {
  expect(await runDocs(false)).toMatch(/^\d+ pages in /);
  expect(readFileSync(join(output, 'lab1.html'), 'utf8')).toMatch(/<span style="color:light-dark\(#[0-9a-f]+, ?#[0-9a-f]+\)/i);
}, 60_000);
