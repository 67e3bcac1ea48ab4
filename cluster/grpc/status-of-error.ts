import { status } from '@grpc/grpc-js';
import { NotImplemented } from '#kit/errors';
import { Unavailable } from '#kit/unavailable';

/** A gRPC status, as a callback of grpc-js takes it. */
export interface ErrorStatus {
  readonly code: status;
  readonly details: string;
}

/** A status travels in a header, and a client refuses headers of more than 8 KiB. */
const MAX_DETAILS_CHARACTERS = 1000;

/**
 * What a client is told when a handler throws `error`, which may be anything: UNIMPLEMENTED for a stub, UNAVAILABLE where the
 * handler itself does not know the outcome, INTERNAL for the rest.
 */
export function statusOfError(error: unknown): ErrorStatus {
  // By name, not by instanceof: a solution may have been loaded with another instance of kit.
  const code = (error instanceof Error ? CODES[error.name] : undefined) ?? status.INTERNAL;
  return { code, details: headerText(textOf(error)) };
}

const CODES: Readonly<Record<string, status>> = { [NotImplemented.name]: status.UNIMPLEMENTED, [Unavailable.name]: status.UNAVAILABLE };

/** Never throws: nobody would catch it, and the process would end. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message || error.name) : String(error);
  } catch {
    return 'something was thrown that cannot be shown';
  }
}

/** grpc-js throws, outside of any handler, at text that has no UTF-8 form: half a surrogate pair. */
function headerText(text: string): string {
  return text.slice(0, MAX_DETAILS_CHARACTERS).replace(/\p{Surrogate}/gu, '\ufffd');
}
