/** What a pool and its children say to each other. Plain data: it crosses a process boundary. */
import type { BudgetOwner } from '#harness/workers/pool/cpu-budget';

export type ToChild<Task> =
  | { readonly kind: 'task'; readonly task: Task }
  /** Stop the running task at the next chance; its answer is no longer wanted. */
  | { readonly kind: 'abandon' };

export type FromChild<Progress, Result> =
  | (CpuUse & { readonly kind: 'ready' })
  | { readonly kind: 'progress'; readonly progress: Progress }
  | (CpuUse & { readonly kind: 'done'; readonly result: Result })
  /** The code of TypeKV itself failed, not the solution. */
  | (CpuUse & { readonly kind: 'broken'; readonly message: string });

/** The CPU time that the process has used so far, all threads together. */
export interface CpuUse {
  readonly cpuMicroseconds: number;
}

/** Written by the watchdog thread of a child to this file descriptor: lines of JSON. */
export const WATCHDOG_DESCRIPTOR = 4;

export type WatchdogReport =
  /** A sign of life, about once a second: the CPU time that the process has used so far. */
  | { readonly kind: 'alive'; readonly cpuMicroseconds: number }
  /** The stack of the main thread, innermost frame first; empty if the thread cannot be paused, inside of a built-in function. */
  | { readonly kind: 'spinning'; readonly stack: readonly StackFrame[] }
  /** The main thread waits for something outside of the process. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'memory' };

/** Lines and columns count from 1, in the code that runs, which is compiled from the file. */
export interface StackFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Why a child ended before its task did. */
export type Death =
  /** No event for `SPIN_CPU_SECONDS`: the stack of where it was then. */
  | { readonly kind: 'spinning'; readonly stack: readonly StackFrame[] }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'output' }
  /** It used more than the budget of the task, its test or its grade; or the budget was used up before the task began. */
  | { readonly kind: 'cpu'; readonly budgetSeconds: number; readonly owner: 'task' | BudgetOwner }
  /** No sign of life from any of its threads. */
  | { readonly kind: 'unresponsive' }
  /** It said something that a child never says, or not in this state. */
  | { readonly kind: 'protocol'; readonly message: string }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: string | null; readonly stderr: string };

/** A child that takes more memory than this in all, its program and its buffers with it, is stopped. */
export const MAX_RESIDENT_BYTES = 1_200_000_000;

/** Code that uses this much CPU time without an event is taken to spin. A busy machine changes nothing about it. */
export const SPIN_CPU_SECONDS = 10;

/** A main thread that uses no CPU time for this long without an event, in a task, waits for something outside of the process. */
export const BLOCKED_SECONDS = 30;

/** The longest line of a watchdog, a stack of 50 frames, is far shorter. Characters. */
const MAX_WATCHDOG_LINE = 100_000;

/** Reads the lines of a watchdog from the pieces in which they come. */
export class WatchdogLines {
  private rest = '';

  /** The reports that are complete now; `undefined` among them for a line that no watchdog writes. */
  take(piece: string): (WatchdogReport | undefined)[] {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop()!;
    if (this.rest.length > MAX_WATCHDOG_LINE) lines.push(this.rest);
    return lines.map(readReport);
  }
}

function readReport(line: string): WatchdogReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  if (value.kind === 'alive') return Number.isSafeInteger(value.cpuMicroseconds) ? (value as unknown as WatchdogReport) : undefined;
  if (value.kind === 'spinning')
    return Array.isArray(value.stack) && value.stack.every(isFrame) ? (value as unknown as WatchdogReport) : undefined;
  return value.kind === 'memory' || value.kind === 'blocked' ? { kind: value.kind } : undefined;
}

function isFrame(value: unknown): value is StackFrame {
  if (!isRecord(value)) return false;
  return typeof value.name === 'string' && typeof value.file === 'string' && Number.isInteger(value.line) && Number.isInteger(value.column);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
