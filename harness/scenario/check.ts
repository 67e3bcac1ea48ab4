import type { Property } from '#harness/scenario/property';
import { equalBytes, printBytes } from '#kit/bytes';
import { violation } from '#harness/scenario/verdict';

/** Throws a violation of `property` unless `condition` holds. */
export function check(condition: boolean, property: Property, message: () => string): asserts condition {
  if (!condition) throw violation(property, message());
}

/** Throws unless the two have the same bytes. `undefined` stands for "nothing". */
export function checkBytes(actual: Uint8Array | undefined, expected: Uint8Array | undefined, property: Property, what: string): void {
  const same = actual === undefined || expected === undefined ? actual === expected : equalBytes(actual, expected);
  check(same, property, () => `${what}: expected ${printValue(expected)}, found ${printValue(actual)}.`);
}

export function printValue(value: Uint8Array | undefined): string {
  return value === undefined ? 'nothing' : printBytes(value);
}

/** Waits for a rejection or exception with this `TypeKVError` code; throws a violation otherwise. */
export async function checkRefused(code: string, property: Property, what: string, attempt: () => unknown): Promise<void> {
  let outcome = 'no error';
  try {
    await attempt();
  } catch (error) {
    const { name, code: actual, message } = error as { name?: string; code?: string; message?: string };
    if (name === 'NotImplemented' || name === 'ForbiddenCall') throw error;
    if (actual === code) return;
    outcome = actual === undefined ? `${name}: ${message}` : `the code ${actual} (${message})`;
  }
  throw violation(property, `${what}: expected a TypeKVError with the code ${code}, found ${outcome}.`);
}
