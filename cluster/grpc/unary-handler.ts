import { type handleUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { NotImplemented } from '#kit/errors';
import { Unavailable } from '#kit/unavailable';

/**
 * Makes a grpc-js handler from an async function. If the function throws, rejects, or completes without a response, the client
 * gets an error status, and the server keeps running.
 */
export function unaryHandler<Request, Response>(
  method: string,
  handle: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => void answer(method, () => handle(call.request), callback);
}

async function answer<Response>(method: string, handle: () => Promise<Response>, callback: sendUnaryData<Response>): Promise<void> {
  const outcome = await outcomeOf(method, handle);
  if ('response' in outcome) callback(null, outcome.response);
  else callback(statusOfError(outcome.error));
}

type Outcome<Response> = { readonly response: Response } | { readonly error: unknown };

async function outcomeOf<Response>(method: string, handle: () => Promise<Response>): Promise<Outcome<Response>> {
  try {
    const response: unknown = await handle();
    if (typeof response === 'object' && response !== null) return { response: response as Response };
    return { error: new Error(`${method} completed with ${String(response)} instead of a response`) };
  } catch (error) {
    return { error };
  }
}

/** A gRPC status, in the form that a callback of grpc-js takes. */
interface ErrorStatus {
  readonly code: status;
  readonly details: string;
}

/** A status is sent in a header, and clients reject headers of more than 8 KiB. */
const MAX_DETAILS_CHARACTERS = 1000;

/**
 * The status for a value that a handler has thrown: UNIMPLEMENTED for a stub, UNAVAILABLE if the handler does not know the
 * outcome, INTERNAL for everything else.
 */
function statusOfError(error: unknown): ErrorStatus {
  // By name, not by instanceof: a solution can be loaded with another instance of kit.
  const code = (error instanceof Error ? CODES[error.name] : undefined) ?? status.INTERNAL;
  return { code, details: headerText(textOf(error)) };
}

const CODES: Readonly<Record<string, status>> = { [NotImplemented.name]: status.UNIMPLEMENTED, [Unavailable.name]: status.UNAVAILABLE };

/** Never throws: nobody would catch the exception, and the process would end. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message || error.name) : String(error);
  } catch {
    return 'the handler threw a value that cannot be converted to text';
  }
}

/** grpc-js throws, outside of any handler, for text without a UTF-8 form: a lone surrogate. */
function headerText(text: string): string {
  return text.slice(0, MAX_DETAILS_CHARACTERS).replace(/\p{Surrogate}/gu, '\ufffd');
}
