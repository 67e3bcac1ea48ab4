import { bytesOf, printBytes } from '#kit/bytes';
import type { Engine, EngineIterator, EngineSnapshot, KeyRange, PutOperation, DeleteOperation } from '#kit/engine';
import { TypeKVError } from '#kit/errors';

/** Short ways to say what the tests of the conformance suite say often. Text stands for its UTF-8 bytes. */
export type Bytes = string | Uint8Array;

export function toBytes(bytes: Bytes): Uint8Array {
  return typeof bytes === 'string' ? bytesOf(bytes) : bytes;
}

export function put(key: Bytes, value: Bytes, cf = 'default'): PutOperation {
  return { type: 'put', cf, key: toBytes(key), value: toBytes(value) };
}

export function remove(key: Bytes, cf = 'default'): DeleteOperation {
  return { type: 'delete', cf, key: toBytes(key) };
}

export const SYNC = { sync: true };
export const NO_SYNC = { sync: false };

/** `"key"="value"` of every entry that the iterator still has. Closes it. */
export async function drain(iterator: EngineIterator): Promise<string[]> {
  const entries = [];
  for (let entry = await iterator.next(); entry; entry = await iterator.next()) {
    entries.push(`${printBytes(entry.key)}=${printBytes(entry.value)}`);
  }
  iterator.close();
  return entries;
}

/** `"key"="value"` of every entry in the range. */
export function scan(snapshot: EngineSnapshot, cf = 'default', range?: KeyRange): Promise<string[]> {
  return drain(snapshot.iterator(cf, range));
}

/** Calls `read` with a snapshot of now, and closes it. */
export async function reading<T>(engine: Engine, read: (snapshot: EngineSnapshot) => Promise<T>): Promise<T> {
  const snapshot = engine.snapshot();
  try {
    return await read(snapshot);
  } finally {
    snapshot.close();
  }
}

/** `"key"="value"` of every entry that the engine has now. */
export function contents(engine: Engine, cf = 'default'): Promise<string[]> {
  return reading(engine, (snapshot) => scan(snapshot, cf));
}

/** The code of the error with which a synchronous call is refused. */
export function refused(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return codeOf(error);
  }
  return 'not refused';
}

/** The code of the error with which a promise is rejected. A call that throws instead of rejecting is not caught here. */
export function rejected(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'not refused', codeOf);
}

function codeOf(error: unknown): string {
  if (error instanceof TypeKVError) return error.code;
  throw error;
}
