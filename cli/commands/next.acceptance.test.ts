/** Goal: `next` shows the most basic test that fails, and a grade shows what has changed since the one before. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { EXIT } from '#cli/exit-codes';
import { runTypekv } from '#cli/testing/run-typekv';
import { breakReference } from '#grader/run/testing/broken-solution';
import { PROJECT_ROOT } from '#grader/root';

const MINUTE = 60_000;

test(
  'untouched stubs: next names the first function to write, with file and line',
  async () => {
    const { status, stdout } = await runTypekv('next');
    expect(status).toBe(EXIT.pointsLost);
    expect(stdout).toMatch(/^Write StandaloneStorage\.constructor in labs\/lab1\/standalone-storage\.ts:\d+\.\n/);
    expect(stdout).toMatch(/Read: "Requests", docs\/lab1\.md:\d+ \(docs\/lab1\.md#requests\)/);
    expect(stdout).toContain('Run it: npx typekv grade lab1 --test put-then-get\n');
  },
  2 * MINUTE,
);

test(
  'a wrong solution: next shows the first failing test; after a grade it grades nothing, and a second grade shows the difference',
  async () => {
    const solution = breakReference({
      'raw-api.ts': (text) => text.replace('pairs.length < request.limit', 'pairs.length <= request.limit'),
    });
    const words = ['lab1', '--solution', solution.folder];
    const grade = ['grade', ...words, '--no-type-check'];
    try {
      const first = await runTypekv('next', ...words);
      expect(first.stdout).toMatch(/^Next test: .*\(lab1\/binary-data, 3 points\)/s);
      expect(first.stderr).toBe('Grading lab1 until a test fails …\n');

      const graded = await runTypekv(...grade, '--report', join(solution.folder, 'reports'));
      expect(graded.stdout).not.toContain('last grade');
      const [second, seed] = [await runTypekv('next', ...words), await runTypekv(...grade, '--test', 'delete', '--seed', '1')];
      expect(second).toEqual({ ...first, stderr: '' });
      expect(seed.stdout).not.toContain('last grade');

      copyFileSync(join(PROJECT_ROOT, 'reference', 'lab1', 'raw-api.ts'), solution.file('raw-api.ts'));
      const corrected = await runTypekv(...grade);
      expect(corrected.stdout).toMatch(/Since the last grade:\n {2}lab1: \d+ points gained\n {4}now passes {2}lab1\/binary-data\n/);
      expect((await runTypekv(...grade)).stdout).toContain('The same tests pass as in the last grade.\n');

      const done = await runTypekv('next', ...words);
      expect(done).toEqual({
        status: EXIT.pass,
        stderr: '',
        stdout:
          'All tests of lab1 pass.\nThe next part is lab2aa, Raft: leader election: read docs/lab2a.md, then run npx typekv next lab2aa.\n',
      });
    } finally {
      solution.discard();
    }
  },
  8 * MINUTE,
);
