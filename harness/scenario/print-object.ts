import { inspect } from 'node:util';

/** Prints an object of a solution, which may contain anything. No code of the object runs. */
export function printObject(object: unknown): string {
  return inspect(object, { depth: 3, customInspect: false, breakLength: Infinity, maxArrayLength: 16, maxStringLength: 200 });
}
