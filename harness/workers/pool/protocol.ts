/** The messages between a pool and its children. Plain data: they cross a process boundary as JSON. */

export type ToChild<Task> =
  | { readonly kind: 'task'; readonly task: Task }
  /** Stop the running task as soon as possible. Its answer is no longer needed. */
  | { readonly kind: 'abandon' };

export type FromChild<Progress, Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly result: Result }
  /** The code of TypeKV itself failed, not the solution. */
  | { readonly kind: 'broken'; readonly message: string };

/** Written by the watchdog thread of a child to this file descriptor, as one line of JSON. */
export const WATCHDOG_DESCRIPTOR = 4;

export type WatchdogReport =
  /** The stack of the main thread, innermost frame first. */
  { readonly kind: 'spinning'; readonly stack: readonly StackFrame[] } | { readonly kind: 'memory' };

/** Lines and columns count from 1, in the code that runs, which is compiled from the file. */
export interface StackFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Why a child ended before its task did. */
export type Death =
  /** No event for `SPIN_SECONDS`, and the main thread's stack at that time. */
  | { readonly kind: 'spinning'; readonly stack: readonly StackFrame[] }
  | { readonly kind: 'memory' }
  | { readonly kind: 'output' }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: string | null; readonly stderr: string };

/** A child that uses more memory than this in total, including its program and its buffers, is stopped. */
export const MAX_RESIDENT_BYTES = 1_200_000_000;

/** Code that runs this long without an event is considered to spin. */
export const SPIN_SECONDS = 10;
