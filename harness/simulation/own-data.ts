/**
 * What a solution hands to the simulation, copied. A solution may pass a subclass or a proxy of what is expected, or change it
 * later. So each value is read once, and only by means that the solution cannot replace.
 */
import type { KeyRange, WriteBatch, WriteOperation } from '#kit/engine';
import { TypeKVError } from '#kit/errors';

const typedArrayLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype) as object, 'length')!.get!;

/** More operations than any batch has. */
const MAX_OPERATIONS = 1_000_000;

/** A copy of real bytes, of this class itself. A proxy of bytes is refused. */
export function ownBytes(bytes: unknown): Uint8Array {
  try {
    // A proxy has no length of its own, and a subclass cannot replace this one.
    const copy = new Uint8Array(typedArrayLength.call(bytes) as number);
    copy.set(bytes as Uint8Array);
    return copy;
  } catch {
    throw new TypeKVError('InvalidArgument', `expected a Uint8Array, found ${kindOf(bytes)}`);
  }
}

export function ownText(text: unknown): string {
  if (typeof text === 'string') return text;
  throw new TypeKVError('InvalidArgument', `expected a string, found ${kindOf(text)}`);
}

export function ownNumber(value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new TypeKVError('InvalidArgument', `expected a number, found ${kindOf(value)}`);
}

export function ownFunction<Function extends (...parameters: never[]) => unknown>(value: Function): Function {
  if (typeof value === 'function') return value;
  throw new TypeKVError('InvalidArgument', `expected a function, found ${kindOf(value)}`);
}

export function ownRange(range: KeyRange | undefined): KeyRange {
  if (range === undefined) return {};
  const { start, end } = range;
  return { ...(start === undefined ? {} : { start: ownBytes(start) }), ...(end === undefined ? {} : { end: ownBytes(end) }) };
}

export function ownBatch(batch: WriteBatch): WriteBatch {
  if (!Array.isArray(batch)) throw new TypeKVError('InvalidArgument', `expected an array of operations, found ${kindOf(batch)}`);
  const { length } = batch;
  if (length > MAX_OPERATIONS) throw new TypeKVError('InvalidArgument', `a batch has ${length} operations, more than ${MAX_OPERATIONS}`);
  const copy: WriteOperation[] = [];
  for (let i = 0; i < length; i++) copy.push(ownOperation(batch[i] as WriteOperation));
  return copy;
}

function ownOperation(operation: WriteOperation): WriteOperation {
  const { type, cf, key } = operation;
  if (type === 'put') return { type, cf: ownText(cf), key: ownBytes(key), value: ownBytes(operation.value) };
  if (type === 'delete') return { type, cf: ownText(cf), key: ownBytes(key) };
  throw new TypeKVError('InvalidArgument', `an operation is neither 'put' nor 'delete'`);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
