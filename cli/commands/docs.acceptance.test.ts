import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EXIT } from '#cli/exit-codes';
import { runTypekv } from '#cli/testing/run-typekv';

const output = mkdtempSync(join(tmpdir(), 'typekv-site-'));

afterAll(() => rmSync(output, { recursive: true, force: true }));

/** In a separate process, because jest's context cannot load shiki. `docs --check` is tested in cli/elsewhere.acceptance.test.ts. */
async function runDocs(): Promise<string> {
  const { stdout } = await runTypekv('docs', '--output', output);
  return stdout;
}

test('docs writes the site, with highlighted code for light and dark', async () => {
  expect(await runDocs()).toMatch(/^Wrote \d+ pages to /);
  expect(readFileSync(join(output, 'lab1.html'), 'utf8')).toMatch(/<span style="color:light-dark\(#[0-9a-f]+, ?#[0-9a-f]+\)/i);
}, 60_000);

test('a folder that cannot be created ends docs with a usage error that names it', async () => {
  const { status, stderr } = await runTypekv('docs', '--output', '/proc/x');
  expect([status, stderr]).toEqual([EXIT.usage, 'Cannot use /proc/x: no folder can be created there.\n']);
}, 60_000);
