/** Checks of named errors: what a write, a reader and an answer of the raw requests say. */
import { check, checkRefused } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';

export const PROPERTY = 'named errors';

/** A write is refused by a promise that rejects: its caller may await the promise later. */
export async function checkRejected(code: string, what: string, write: () => Promise<void>): Promise<void> {
  let isPromised = false;
  await checkRefused(code, PROPERTY, what, () => {
    const promise = write();
    isPromised = true;
    return promise;
  });
  check(isPromised, PROPERTY, () => `${what}: expected a promise that rejects with the code ${code}; the call itself threw the error.`);
}

export function expectError(response: { error: string } | undefined, code: string, what: string): void {
  const error = response?.error;
  const message = (): string => `${what}: expected a response whose error begins with "${code}: ", found ${JSON.stringify(error)}.`;
  check(typeof error === 'string' && error.startsWith(`${code}: `), PROPERTY, message);
}

/** Sends a request that must be answered with an error: an exception is none. */
export async function expectErrorResponse(code: string, what: string, request: () => Promise<{ error: string }>): Promise<void> {
  const found = await request().catch((error: unknown) => new Thrown(error));
  const message = (thrown: Thrown): string =>
    `${what}: expected a response whose error begins with "${code}: "; ${String(thrown.error)} was thrown.`;
  if (found instanceof Thrown) return check(false, PROPERTY, () => message(found));
  expectError(found, code, what);
}

class Thrown {
  constructor(readonly error: unknown) {}
}

export function put(cf: string, key: Uint8Array): WriteOperation {
  return { type: 'put', cf, key, value: bytesOf('changed') };
}
