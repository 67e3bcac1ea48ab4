import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

import { PROJECT_ROOT } from '#grader/root';
import { htmlBundle } from './html-bundle';

const CACHE = join(PROJECT_ROOT, '.cache', 'report-page');

test('the bundle is one script without imports, newly built or from the cache', () => {
  rmSync(CACHE, { recursive: true, force: true });
  const made = htmlBundle();
  expect(() => new Script(made)).not.toThrow();
  expect(made).not.toMatch(/\b(require|import)\(/);
  expect(readdirSync(CACHE)).toHaveLength(1);
  expect(htmlBundle()).toBe(made);
});
