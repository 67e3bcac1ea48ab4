import { gradedTest } from '#grader/catalogue/define-test';
import type * as RawApi from '#labs/lab1/raw-api';
import { violation } from '#harness/scenario/verdict';
import { bytesOf } from '#kit/bytes';
import type { Storage } from '#kit/storage';

export const otherErrorsPassThrough = gradedTest('lab1', 'other-errors-pass-through', {
  title: 'Only a TypeKVError becomes an error in the answer; any other exception is rethrown',
  points: 2,
  seeds: 5,
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

const BUG = new RangeError('a bug in the storage');

function throwBug(): never {
  throw BUG;
}

const BROKEN_STORAGE: Storage = {
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  write: () => Promise.reject(BUG),
  reader: () => ({ get: () => Promise.reject(BUG), iterator: throwBug, close: () => undefined }),
};

async function expectThrown(what: string, request: () => Promise<unknown>): Promise<void> {
  let answer: unknown;
  try {
    answer = await request();
  } catch (error) {
    if (error === BUG || (error as Error).cause === BUG) return;
    throw error;
  }
  const message = `${what}, when the storage throws a RangeError: expected that the same error is thrown, found the answer ${JSON.stringify(answer)}.`;
  throw violation('named errors', message);
}
