import { gradedTest } from '#grader/catalogue/define-test';
import type * as RawApi from '#labs/lab1/raw-api';
import { check } from '#harness/scenario/check';
import { printObject } from '#harness/scenario/print-object';
import { bytesOf } from '#kit/bytes';
import { TypeKVError, errorText } from '#kit/errors';
import type { Storage } from '#kit/storage';

import { BrokenStorage, type Place } from './broken-storage';

const PROPERTY = 'named errors';

export const otherErrorsPassThrough = gradedTest('lab1', 'other-errors-pass-through', {
  title: 'Only a TypeKVError becomes an error in the answer; any other exception is rethrown; the reader is closed in both cases',
  points: 2,
  seeds: 5,
  references: '',
  docsAnchor: 'errors',
  async run(context) {
    const store = context.store(async (_, code) => code.load<typeof RawApi>('#labs/lab1/raw-api'));
    await store.start();
    for (const failure of failures(store.service!)) {
      await expectThrown(failure, new RangeError('a bug in the storage'));
      await expectThrown(failure, Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      await expectAnswered(failure, new TypeKVError('DiskError', 'injected by the test'));
    }
  },
});

/** A request to a storage that fails at one place. */
interface Failure {
  readonly what: string;
  readonly place: Place;
  /** The fields of the answer besides `error`. */
  readonly fields: readonly string[];
  send(storage: Storage): Promise<object>;
}

function failures({ rawGet, rawPut, rawDelete, rawScan }: typeof RawApi): readonly Failure[] {
  const [key, value, cf] = [bytesOf('k'), bytesOf('v'), ''];
  const get = { fields: ['value', 'notFound'], send: (storage: Storage) => rawGet(storage, { key, cf }) };
  const scan = { fields: ['kvs'], send: (storage: Storage) => rawScan(storage, { startKey: key, limit: 5, cf }) };
  return [
    { what: 'put, when the write fails', place: 'write', fields: [], send: (storage) => rawPut(storage, { key, value, cf }) },
    { what: 'delete, when the write fails', place: 'write', fields: [], send: (storage) => rawDelete(storage, { key, cf }) },
    { what: 'get, when no reader can be opened', place: 'reader', ...get },
    { what: 'get, when the read fails', place: 'read', ...get },
    { what: 'scan, when no reader can be opened', place: 'reader', ...scan },
    { what: 'scan, when no iterator can be opened', place: 'read', ...scan },
    { what: 'scan, when reading the second entry fails', place: 'second entry', ...scan },
  ];
}

async function expectThrown({ what, place, send }: Failure, bug: Error): Promise<void> {
  const broken = new BrokenStorage(place, bug);
  const where = `${what} with ${String(bug)}`;
  try {
    const answer = await send(broken.view());
    check(false, PROPERTY, () => `${where}: expected that the same error is thrown, found the answer ${printObject(answer)}.`);
  } catch (error) {
    if (error !== bug && (error as Error).cause !== bug) throw error;
  }
  broken.expectNoneOpen(where);
}

async function expectAnswered({ what, place, fields, send }: Failure, error: TypeKVError): Promise<void> {
  const broken = new BrokenStorage(place, error);
  const where = `${what} with the code ${error.code}`;
  const answer = (await send(broken.view())) as Readonly<Record<string, unknown>>;
  const expected = errorText(error);
  check(
    answer?.['error'] === expected,
    PROPERTY,
    () => `${where}: expected an answer with the error "${expected}", found ${printObject(answer)}.`,
  );
  const missing = fields.find((field) => answer[field] === undefined);
  check(missing === undefined, PROPERTY, () => `${where}: expected an answer with every field, found none named ${missing}.`);
  broken.expectNoneOpen(where);
}
