import { TypeKVError } from '#kit/errors';
import type { RunningHash } from '#harness/trace/hash';
import { ownBytes } from '#harness/simulation/own-data';

/** A larger message is refused: the bytes and characters of all values, and `VALUE_SIZE` for each. No test needs a tenth of it. */
const MAX_SIZE = 20_000_000;

/** What each value counts, because of the memory that it takes. */
const VALUE_SIZE = 16;

/** Deeper than any message. */
const MAX_DEPTH = 100;

/** 64 bits, with or without a sign. */
const MAX_BIGINT = 1n << 64n;

/**
 * A deep copy of a message that shares nothing with the original. Adds the message to `hash`. Messages are plain data:
 * objects, arrays, bytes, texts, numbers, bigints, booleans, null and undefined.
 *
 * The message is a solution's, which may have made it of getters and proxies. So each value is read once, no method of it is
 * called, and its size is limited.
 *
 * @throws TypeKVError `InvalidArgument` for a message that is not plain data, or too large
 */
export function copyMessage<Message>(message: Message, hash: RunningHash): Message {
  return new Copy(hash).value(message, 0) as Message;
}

class Copy {
  private size = 0;

  constructor(private readonly hash: RunningHash) {}

  value(value: unknown, depth: number): unknown {
    this.grow(VALUE_SIZE);
    switch (typeof value) {
      case 'number':
        this.hash.addInteger(value);
        return value;
      case 'string':
        this.grow(value.length);
        this.hash.addText(value);
        return value;
      case 'boolean':
        this.hash.addInteger(value ? 1 : 2);
        return value;
      case 'bigint':
        if (value > MAX_BIGINT || value < -MAX_BIGINT) return refuse('a bigint of more than 64 bits');
        this.hash.addText(value.toString());
        return value;
      case 'undefined':
        this.hash.addInteger(3);
        return value;
      case 'object':
        return value === null ? value : this.object(value, depth + 1);
      default:
        return refuse(`a ${typeof value}`);
    }
  }

  private object(value: object, depth: number): unknown {
    if (depth > MAX_DEPTH) return refuse(`more than ${MAX_DEPTH} levels of objects, or a cycle`);
    if (value instanceof Uint8Array) {
      const bytes = ownBytes(value);
      this.grow(bytes.length);
      this.hash.addBytes(bytes);
      return bytes;
    }
    if (Array.isArray(value)) return this.array(value, depth);
    const copy: Record<string, unknown> = {};
    for (const name in value) {
      // By assignment, this name would set the prototype.
      if (name === '__proto__') return refuse(`a field '${name}'`);
      copy[name] = this.value((value as Record<string, unknown>)[name], depth);
    }
    return copy;
  }

  private array(value: readonly unknown[], depth: number): unknown[] {
    const { length } = value;
    this.grow(length);
    this.hash.addInteger(length);
    const copy: unknown[] = [];
    for (let i = 0; i < length; i++) copy.push(this.value(value[i], depth));
    return copy;
  }

  private grow(by: number): void {
    this.size += by;
    if (this.size > MAX_SIZE) refuse(`more than ${MAX_SIZE} bytes`);
  }
}

function refuse(what: string): never {
  throw new TypeKVError('InvalidArgument', `a message carries ${what}, which is not plain data of limited size`);
}
