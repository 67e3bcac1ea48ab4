/**
 * Errors that a caller can handle. Each has a code, which is part of the contract, and a message for people, which is not. The
 * message says what happened, where, and what to do.
 *
 * A violated invariant of TypeKV itself is an assertion (`kit/assert`) instead.
 */

/** The kind of error. Responses put the code before the message: `UnknownColumnFamily: …`. */
export type ErrorCode =
  /** A column family that the engine does not have. */
  | 'UnknownColumnFamily'
  /** A key longer than `MAX_KEY_BYTES`. */
  | 'KeyTooLarge'
  /** A call before `start` or `open` has completed. */
  | 'NotStarted'
  /** A call after `stop` or `close`. */
  | 'Stopped'
  /** A call on a reader, snapshot or iterator that was closed. */
  | 'ReaderClosed'
  /** An argument that is invalid in every state of the system. */
  | 'InvalidArgument'
  /** A proposal to a Raft node that is not the leader, or is transferring its leadership. */
  | 'NotLeader'
  /** A membership change that the leader does not propose now, or in this group. The message says why. */
  | 'ConfChangeRefused'
  /** The disk failed to read or write. A write may or may not have taken effect. */
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
