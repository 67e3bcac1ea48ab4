import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeEngine } from './conformance';
import { LevelEngine } from './level-engine';
import { MemEngine } from './mem-engine';

describeEngine('MemEngine', {
  make: async () => new MemEngine(),
  openHandles: (engine) => engine.openHandles(),
});

let root: string;
let databases = 0;
const directories = new WeakMap<LevelEngine, string>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'typekv-engines-'));
});

afterAll(() => rm(root, { recursive: true }));

function levelEngine(directory = join(root, String(databases++))): LevelEngine {
  const engine = new LevelEngine({ directory });
  directories.set(engine, directory);
  return engine;
}

describeEngine('LevelEngine', {
  make: async () => levelEngine(),
  reopen: async (engine) => levelEngine(directories.get(engine)!),
  openHandles: (engine) => engine.openHandles(),

  /** What the death of the process would leave: the files as they are now. (What a power failure would, cannot be had here.) */
  async crash(engine) {
    const copy = join(root, String(databases++));
    await cp(directories.get(engine)!, copy, { recursive: true });
    await engine.close();
    return levelEngine(copy);
  },
});
