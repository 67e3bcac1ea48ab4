/**
 * Goal: a breakpoint that an editor sets in a file of a solution is hit, and shows that line. Method: a thread sets it through
 * the inspector, by file and line, with the source map of the loaded script; see `breakpoint-probe.js`.
 */
import { join } from 'node:path';

import { breakReference } from '#grader/run/testing/broken-solution';

import { EXIT } from './exit-codes';
import { runTypekv, runTypekvWithProbe } from './testing/run-typekv';

jest.setTimeout(120_000);

const ONE_SEED = ['grade', 'lab1', '--no-type-check', '--test', 'put-then-get', '--seed', '3', '--in-process'];
const LINES_BEFORE = 40;

test('a breakpoint in the code of a part is hit at its line', async () => {
  // Long types and comments before the line, which the compiler removes: lines must be mapped, not counted.
  const types = Array.from(
    { length: LINES_BEFORE },
    (_, i) => `/** A type. */\ninterface Unused${i} {\n  readonly field: string;\n}\n`,
  ).join('');
  const marked = "    await storage.write([{ type: 'put'";
  let line = 0;
  const solution = breakReference({
    'raw-api.ts': (text) => {
      const longer = text.replace('/** Sets', `${types}/** Sets`);
      line = longer.slice(0, longer.indexOf(marked)).split('\n').length;
      return longer;
    },
  });
  const file = join(solution.folder, 'lab1', 'raw-api.ts');
  const { status, stdout } = await runTypekvWithProbe(`${file}:${line}`, ...ONE_SEED, '--solution', solution.folder);
  solution.discard();
  expect(line).toBeGreaterThan(LINES_BEFORE * 4);
  expect([status, stdout]).toEqual([EXIT.pass, expect.stringContaining(`paused in rawPut at ${file}:${line}\n`)]);
});

test('the run in this process gives the trace that a worker gives', async () => {
  const [here, worker] = await Promise.all(
    [ONE_SEED, ONE_SEED.slice(0, -1)].map((words) => runTypekv(...words, '--solution', 'reference')),
  );
  const traceOf = ({ stdout }: { stdout: string }): string | undefined => /trace ([0-9a-f]{16})/.exec(stdout)?.[1];
  expect(traceOf(here!)).toBe(traceOf(worker!));
  expect(traceOf(here!)).toBeDefined();
});

test('without a seed, --in-process says what to add', async () => {
  const { status, stderr } = await runTypekv('grade', 'lab1', '--in-process');
  expect([status, stderr]).toEqual([EXIT.usage, '--in-process runs one seed: add --seed N or --replay FILE, for example --seed 1.\n']);
});
