import { assert } from '#kit/assert';
import type { RunningHash } from '#harness/trace/hash';

/**
 * A deep copy of a message that shares nothing with the original. Adds the message to `hash`. Messages are plain data:
 * objects, arrays, bytes, texts, numbers, bigints, booleans, null and undefined.
 */
export function copyMessage<Message>(message: Message, hash: RunningHash): Message {
  return copyValue(message, hash) as Message;
}

function copyValue(value: unknown, hash: RunningHash): unknown {
  switch (typeof value) {
    case 'number':
      hash.addInteger(value);
      return value;
    case 'string':
      hash.addText(value);
      return value;
    case 'boolean':
      hash.addInteger(value ? 1 : 2);
      return value;
    case 'bigint':
      hash.addText(value.toString());
      return value;
    case 'undefined':
      hash.addInteger(3);
      return value;
    case 'object':
      return value === null ? value : copyObject(value, hash);
    default:
      assert(false, `a message carries a ${typeof value}, which is not plain data`);
  }
}

function copyObject(value: object, hash: RunningHash): unknown {
  if (value instanceof Uint8Array) {
    hash.addBytes(value);
    return new Uint8Array(value);
  }
  if (Array.isArray(value)) {
    hash.addInteger(value.length);
    return value.map((element) => copyValue(element, hash));
  }
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = copyValue((value as Record<string, unknown>)[name], hash);
  return copy;
}
