import type { handleUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { statusOfError } from './status-of-error';

/**
 * Makes a handler of grpc-js out of a function from request to promised response. Whatever the function does, throw at once,
 * reject, or complete with nothing, the client gets a status and the server lives on.
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
