import type { TraceValue } from '#harness/trace/trace';

/**
 * What each kind of event carries. The world writes these; the reports read them, and show a kind that they do not know
 * by its name and values. An event that concerns a message or an operation names it by its number, which is unique in a
 * run for messages and unique for each client for operations.
 */
export interface EventData {
  /** The actor sends a message. `summary` is one line for people: `entries 4..6 after 3@2, commit 3`. */
  send: { message: number; to: string; type: string; summary: string };
  /** The message arrives at the actor. A duplicated message arrives more than once. */
  receive: { message: number; from: string };
  /** A copy of the message is lost. The actor is where: the sender, or the receiver. */
  drop: { message: number; why: string };
  /** A client calls: `what` is `put x=1`. */
  invoke: { operation: number; what: string };
  /** The call ends. `result` is what the client saw: `1`, `not found`, the error's code. */
  return: { operation: number; outcome: CallEnd; result: string };
  /** The store's public status, whole, when any of it has changed. */
  status: StoreStatus;
  /** A store starts from what is on its disk. */
  start: { incarnation: number };
  /** A store loses its power. With actor `world`: the run ended with the verdict `crash`. */
  crash: { lost?: number; survived?: number; inFlightSurvived?: number; property?: string };
  /** A store stops running for a while, without losing anything. */
  pause: Record<never, TraceValue>;
  resume: Record<never, TraceValue>;
  /** A batch is handed to the disk; `written` says that it is complete. */
  write: { number: number; sync: boolean; operations: string };
  written: { number: number };
  get: { cf: string; key: Uint8Array | string; found: boolean };
  next: { cf: string; key: Uint8Array | string };
  timer: { name?: string };
  /** The solution's own line, by `runtime.log` or by its console. */
  log: { message: string };
  output: { line: string };
  /** How the run ended, by the actor `world`. */
  violation: { property: string };
  stuck: { property: string };
}

export type EventKind = keyof EventData;

/** `unknown`: it may or may not have happened. */
export type CallEnd = 'answered' | 'refused' | 'unknown';

/**
 * What a store says of itself; where it holds peers of several regions, an event for each of them, with the region's id. Every field may be missing; others may be added, and are shown as they
 * are.
 */
export interface StoreStatus {
  /** The region whose peer says this; missing where there is only one Raft group. */
  region?: number;
  /** `follower`, `pre-candidate`, `candidate`, `leader`; `removed`: the store no longer has this peer. */
  role?: string;
  term?: number;
  commit?: number;
  applied?: number;
  /** The id of the store that it takes for the leader; 0 or missing: none. */
  leader?: number;
  [more: string]: TraceValue;
}

/** The actor of the events that concern the whole run. */
export const SIMULATION_ACTOR = 'world';

/** The ends of a run that are told as an event of the actor `world`. */
export const END_KINDS: ReadonlySet<string> = new Set(['violation', 'stuck', 'crash', 'unknown']);

/** What a store does with its disk. */
export const DISK_KINDS: ReadonlySet<string> = new Set(['write', 'written', 'get', 'next']);

/**
 * What kind of exchange a message belongs to: its type without what tells the request from the answer. `append response`
 * is of the family `append`.
 */
export function messageFamily(type: string): string {
  return type.replace(/ (request|response|reply|answer)$/, '');
}

/** Whether the type is that of an answer. */
export function isAnswer(type: string): boolean {
  return / (response|reply|answer)$/.test(type);
}
