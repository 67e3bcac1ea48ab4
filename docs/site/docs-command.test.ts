import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_ROOT } from '#grader/root';

const output = mkdtempSync(join(tmpdir(), 'typekv-site-'));

afterAll(() => rmSync(output, { recursive: true, force: true }));

/** Runs in a separate process, because shiki cannot be loaded within jest. */
async function runDocs(check: boolean): Promise<string> {
  const program = `require('./docs/site/build-site').docs(${JSON.stringify({ output, check })}).then((status) => process.exit(status))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', 'ts-node/register', '-e', program], { cwd: PROJECT_ROOT });
  return stdout;
}

test('with check, docs reports no problems and writes nothing', async () => {
  expect(await runDocs(true)).toMatch(/^No problems found in \d+ pages\.\n$/);
  expect(readdirSync(output)).toEqual([]);
}, 60_000);

test('docs writes the site, with code highlighted for light and dark', async () => {
  expect(await runDocs(false)).toMatch(/^Wrote \d+ pages to /);
  expect(readFileSync(join(output, 'lab1.html'), 'utf8')).toMatch(/<span style="color:light-dark\(#[0-9a-f]+, ?#[0-9a-f]+\)/i);
}, 60_000);
