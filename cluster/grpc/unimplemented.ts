import { status, type sendUnaryData } from '@grpc/grpc-js';

/** A handler, of a method with or without streams of requests, that answers UNIMPLEMENTED at once and says why. */
export function unimplemented(reason: string): (call: unknown, callback: sendUnaryData<never>) => void {
  return (_call, callback) => callback({ code: status.UNIMPLEMENTED, details: reason });
}
