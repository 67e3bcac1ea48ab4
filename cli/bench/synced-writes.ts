import { LevelEngine } from '#kit/engines/level-engine';

const WRITES = 1_000;
const BYTES = 100;

/** Synced writes per second of one writer that waits for each write. */
export async function syncedWrites(directory: string): Promise<number> {
  const engine = new LevelEngine({ directory });
  await engine.open();
  const value = new Uint8Array(BYTES);
  const begun = performance.now();
  for (let i = 0; i < WRITES; i++)
    await engine.write([{ type: 'put', cf: 'default', key: Uint8Array.of(i >> 8, i), value }], { sync: true });
  const perSecond = (WRITES * 1_000) / (performance.now() - begun);
  await engine.close();
  return perSecond;
}
