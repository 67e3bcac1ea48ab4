import type * as RawApi from '#labs/lab1/raw-api';
import { violation } from '#harness/scenario/verdict';
import { bytesOf } from '#kit/bytes';
import type { Storage } from '#kit/storage';

import { FEW_SEEDS, lab1Test } from './define';

export const otherErrorsPassThrough = lab1Test('other-errors-pass-through', {
  title: 'Only a TypeKVError becomes an answer: a mistake in the code is not hidden in one',
  points: 2,
  seeds: FEW_SEEDS,
  references: 'docs: errors',
  docsAnchor: 'errors',
  async run(context) {
    const store = context.store(async (_, code) => code.load<typeof RawApi>('#labs/lab1/raw-api'));
    await store.start();
    const { rawGet, rawPut, rawDelete, rawScan } = store.service!;
    const [key, value, cf] = [bytesOf('k'), bytesOf('v'), ''];
    await expectThrown('get', () => rawGet(BROKEN_STORAGE, { key, cf }));
    await expectThrown('put', () => rawPut(BROKEN_STORAGE, { key, value, cf }));
    await expectThrown('delete', () => rawDelete(BROKEN_STORAGE, { key, cf }));
    await expectThrown('scan', () => rawScan(BROKEN_STORAGE, { startKey: key, limit: 1, cf }));
  },
});

const MISTAKE = new RangeError('a mistake in the code of the storage');

function makeMistake(): never {
  throw MISTAKE;
}

const BROKEN_STORAGE: Storage = {
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  write: () => Promise.reject(MISTAKE),
  reader: () => ({ get: () => Promise.reject(MISTAKE), iterator: makeMistake, close: () => undefined }),
};

async function expectThrown(what: string, request: () => Promise<unknown>): Promise<void> {
  let answer: unknown;
  try {
    answer = await request();
  } catch (error) {
    if (error === MISTAKE || (error as Error).cause === MISTAKE) return;
    throw error;
  }
  const got = `${what}, when the storage throws a RangeError: expected that it passes through, got the answer ${JSON.stringify(answer)}.`;
  throw violation('named errors', got);
}
