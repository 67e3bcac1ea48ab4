/** A value in an event. Only small values: a long one is recorded as a hash or a length. */
export type TraceValue = string | number | boolean | Uint8Array | undefined;

/**
 * The data of each kind of event. `Trace.add` accepts only these kinds and fields, and the reports read them. The order in
 * which a writer gives the fields is part of the trace's hash. Fields that a writer gives as `more` (only for people, not
 * hashed) are optional here.
 *
 * An event about a message or an operation names it by its number. A message's number is unique in a run, an operation's
 * number is unique for its client.
 */
export interface EventData {
  /** The actor sends a message. `summary` is one line for people: `entries 4..6 after 3@2, commit 3`. `digest` hashes the body. */
  send: { message: number; to: string; type: string; digest?: number; summary?: string };
  /** The message arrives at the actor. A duplicated message arrives more than once. */
  receive: { message: number; from: string };
  /** A copy of the message is lost. The actor is the place: the sender or the receiver. */
  drop: { message: number; why: string };
  /** A client calls. `what` is `put x=1`; `to` is the store, if the call is for one store. */
  invoke: { operation: number; to?: string | undefined; what: string };
  /** The call ends. `result` is what the client saw: `1`, `not found`, the error's code. */
  return: { operation: number; outcome: CallEnd; result?: string };
  /** The store's complete public status, after a change of any part of it. */
  status: StoreStatus;
  /** A store starts from the data on its disk. */
  start: { incarnation?: number };
  /** A store loses its power. With the actor `world`: the run ended with the verdict `crash`. */
  crash: { lost?: number; survived?: number; inFlightSurvived?: number } & Partial<RunEnd>;
  /** A store does not run for a while. It loses nothing. */
  pause: Record<never, TraceValue>;
  resume: Record<never, TraceValue>;
  /** All faults end. By the actor `world`. */
  heal: Record<never, TraceValue>;
  /** A batch is given to the disk. `written` says that it is complete. `digest` hashes the batch, `operations` describes it. */
  write: { number: number; sync: boolean; digest?: number; operations?: string };
  written: { number: number };
  /** `record` is the key with the value that was found, for people. */
  get: { cf: string; key: Uint8Array | string; found: boolean; record?: string };
  next: { cf: string; key: Uint8Array | string; record?: string };
  timer: { name?: string };
  /** A line that the solution wrote by `runtime.log`. */
  log: { message: string };
  /** A line that the solution wrote by its console. */
  output: { line: string };
  /** A scripted test without other events, so that two such tests have different traces. By the actor `world`. */
  examine: { test: string };
  /** The end of an exhaustive exploration. By the actor `world`. */
  explored: { states: number; complete: boolean };
  /** How the run ended, by the actor `world`. */
  violation: RunEnd;
  stuck: RunEnd;
  unknown: RunEnd;
}

export type EventKind = keyof EventData;

/**
 * Events only for people, added by `Trace.note`. They are not part of the hash and exist only if events are kept, so a writer may
 * add or change them freely.
 */
export interface NoteData {
  /**
   * A test makes the actor: a node, a fake peer, a store. Its messages call it `name`. A report shows only the subjects that did something
   * after the last one was made: the parts of the test with the others have passed. `kind` is missing if the subject acts only when the test
   * calls it; `store`: it runs by itself; `shared`: several subjects use it, so it is shown, but only from the first of them on.
   */
  subject: { name: string; kind?: 'store' | 'shared' };
  /** The test calls the solution: `propose "x"`. */
  call: { what: string };
  /** The call returns or throws: `returns 3@2`. */
  result: { what: string };
  /** Internal state of the actor, after a change of any part of it. Fields that are missing have their last value; empty ones are not set. */
  state: StoreStatus;
  /** A store has written the record of a region. `what`: created, changed or removed. `state`: its keys, epoch and peers. */
  region: { region: number; what: string; state?: string };
  /** A reader of the engine is opened or closed. `by` is the function that did it. */
  reader: { reader: number; opened: boolean; by: string };
}

export type NoteKind = keyof NoteData;

/** `message` is what happened, for people. */
export type RunEnd = { property: string; message?: string };

/** `unknown`: the operation may or may not have been applied. */
export type CallEnd = 'answered' | 'refused' | 'unknown';

/**
 * A store's public status. A store with peers of several regions records one event per peer, with the region's id. Every field
 * is optional. Other fields may be added; reports show them unchanged.
 */
export interface StoreStatus {
  /** The peer's region; missing if there is only one Raft group. */
  region?: number;
  /** `follower`, `pre-candidate`, `candidate`, `leader`; `removed`: the store no longer has this peer. */
  role?: string;
  term?: number;
  commit?: number;
  applied?: number;
  /** The id of the store that it considers the leader; 0 or missing: none. */
  leader?: number;
  [more: string]: TraceValue;
}

/** The actor of the events that concern the whole run. */
export const SIMULATION_ACTOR = 'world';

/** The ends of a run that are recorded as an event of the actor `world`. */
export const END_KINDS: ReadonlySet<string> = new Set<EventKind>(['violation', 'stuck', 'crash', 'unknown']);

/** What a store does with its disk. */
export const DISK_KINDS: ReadonlySet<string> = new Set<EventKind>(['write', 'written', 'get', 'next']);

/** The exchange that a message belongs to: its type without "request" or "response". `append response` belongs to `append`. */
export function messageFamily(type: string): string {
  return type.replace(/ (request|response|reply|answer)$/, '');
}

/** Whether the type is that of an answer. */
export function isAnswer(type: string): boolean {
  return / (response|reply|answer)$/.test(type);
}
