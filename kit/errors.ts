/**
 * Errors that a caller can act on. Each has a code, which is part of the contract, and a message for people, which is not.
 *
 * A broken assumption of TypeKV's own is not one of these: it is an assertion (`kit/assert`).
 */

/** What went wrong, by name. The gRPC services put the code before the message: `UnknownColumnFamily: …`. */
export type ErrorCode =
  /** A column family that the engine does not have. */
  | 'UnknownColumnFamily'
  /** A key longer than `MAX_KEY_BYTES`. */
  | 'KeyTooLarge'
  /** A request before `start` or `open` has completed. */
  | 'NotStarted'
  /** A request after `stop` or `close` was called. */
  | 'Stopped'
  /** Use of a reader, snapshot or iterator after it was closed. */
  | 'ReaderClosed'
  /** An argument that no state of the system would accept. */
  | 'InvalidArgument'
  /** A proposal to a Raft node that does not lead, or is handing over. */
  | 'NotLeader'
  /** The disk failed to read or write. The state of the write is unknown. */
  | 'DiskError';

export class TypeKVError extends Error {
  override readonly name = 'TypeKVError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Thrown by a stub. `what` names the part and the function: `lab1: StandaloneStorage.write`. */
export class NotImplemented extends Error {
  override readonly name = 'NotImplemented';

  constructor(readonly what: string) {
    super(`not implemented yet: ${what}`);
  }
}

/** `UnknownColumnFamily: there is no column family "x"`, as responses carry it in their `error` field. */
export function errorText(error: TypeKVError): string {
  return `${error.code}: ${error.message}`;
}
