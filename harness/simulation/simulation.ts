import type { Choices } from '#harness/simulation/choices/choices';
import { hostTurn, microtasksDone } from '#harness/simulation/yield';
import { tellBriefly } from '#harness/trace/text';
import type { Trace } from '#harness/trace/trace';
import type { EventData, EventKind, NoteData, NoteKind } from '#harness/trace/vocabulary';
import { RunFailed, stuck } from '#harness/scenario/verdict';
import { failureFrom } from '#harness/simulation/failure-from';
import { EventQueue, type EventSchedule, type EventTarget, type ScheduledEvent } from '#harness/simulation/event-queue';

export interface SimulationOptions {
  readonly choices: Choices;
  readonly trace: Trace;
  /** A run with more events is `stuck`. */
  readonly maxEvents: number;
  /** A run that takes more virtual milliseconds is `stuck`. */
  readonly maxMilliseconds: number;
  /** Element 0 is incremented with every event. A watchdog in another thread reads it. */
  readonly beats?: Int32Array;
  /** Holds the events. Default: in the order of time. */
  readonly schedule?: EventSchedule;
  /** Called after each event, when all code that it woke waits again. True: the run ends here, without a verdict. */
  readonly afterEvent?: (event: ScheduledEvent) => boolean;
}

/** The number of events between two turns of the host, which reports unhandled rejections and receives messages. */
const EVENTS_PER_HOST_TURN = 512;

export const MICROSECONDS_PER_MILLISECOND = 1000;

/** The maximum number of waiting operations in the message of a stuck run. */
const MAX_WAITING_NAMED = 10;

/**
 * One event loop and one virtual clock, without real waiting. The loop takes the earliest event, runs it, lets the code that it
 * woke run until it waits again, and continues. Everything that happens to stores, disks and clients is an event, so a run is
 * a function of the code and the choices.
 */
export class Simulation {
  readonly choices: Choices;
  readonly trace: Trace;
  private readonly options: SimulationOptions;
  private readonly beats: Int32Array | undefined;
  private readonly queue: EventSchedule;
  private readonly waiting = new Set<() => string>();
  private readonly expected = new Map<unknown, () => void>();
  private readonly invariants: (() => void)[] = [];
  private clock = 0;
  private taken = 0;
  private last: ScheduledEvent | undefined;
  private cutShort = false;
  private whenIdle: (() => void) | undefined;
  private failure: RunFailed | undefined;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.queue = options.schedule ?? new EventQueue();
    this.beats = options.beats;
    this.choices = options.choices;
    this.trace = options.trace;
  }

  /** Virtual microseconds since the start of the run. */
  get now(): number {
    return this.clock;
  }

  /** How many events have run. */
  get events(): number {
    return this.taken;
  }

  /**
   * Runs `run` `delay` virtual microseconds from now (an integer, at least 0).
   * @param target what the event means, to distinguish states
   */
  schedule(delay: number, run: () => void, target?: EventTarget): ScheduledEvent {
    return this.queue.schedule(this.clock + delay, run, target);
  }

  /** Completes `milliseconds` of virtual time from now. For scenarios; a store uses its own runtime. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.schedule(Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND), resolve));
  }

  /** Adds an event to the trace. See `Trace.add`. */
  record<Kind extends EventKind>(actor: string, kind: Kind, data: EventData[Kind], more?: () => Partial<EventData[Kind]>): void {
    this.trace.add(this.clock, actor, kind, data, more);
  }

  /** Adds an event for people. See `Trace.note`. */
  note<Kind extends NoteKind>(actor: string, kind: Kind, data: () => NoteData[Kind]): void {
    this.trace.note(this.clock, actor, kind, data);
  }

  /** Ends the run after this event. The first failure counts. */
  fail(failure: RunFailed): void {
    this.failure ??= failure;
  }

  /**
   * Ends the run because the solution threw. A `RunFailed` of a scenario keeps its verdict. An error that was injected as a
   * fault is given to its handler; see `expectError`.
   */
  failWith(error: unknown): void {
    const handle = this.expected.get(error);
    if (handle !== undefined) return handle();
    this.fail(RunFailed.is(error) ? error : failureFrom(error));
  }

  /** `error` is an injected fault. If the solution does not catch it, `handle` is called instead of ending the run. */
  expectError(error: Error, handle: () => void): void {
    this.expected.set(error, handle);
  }

  /** `check` runs after every event. It throws `RunFailed` if the invariant is violated. */
  invariant(check: () => void): void {
    this.invariants.push(check);
  }

  /** Something that the run waits for, named in the message of a stuck run. The returned function ends the waiting. */
  await(describe: () => string): () => void {
    this.waiting.add(describe);
    return () => this.waiting.delete(describe);
  }

  /**
   * Runs events until `script` has completed.
   * @throws RunFailed if a property was violated, or the run is stuck
   */
  async run(script: () => Promise<void>): Promise<void> {
    // The rest runs in a microtask, as `microtasksDone` requires.
    await Promise.resolve();
    let finished = false;
    const stopHearing = RunFailed.onMade((failure) => this.fail(failure));
    try {
      script()
        .catch((error: unknown) => this.failWith(error))
        .finally(() => (finished = true));
      while (await this.mayContinue(() => finished)) this.runNextEvent();
      // Unhandled rejections of the last event are reported in this turn.
      await hostTurn();
    } finally {
      stopHearing();
    }
    if (this.failure !== undefined) throw this.failure;
  }

  private async mayContinue(finished: () => boolean): Promise<boolean> {
    await microtasksDone();
    this.checkInvariants();
    if (this.taken % EVENTS_PER_HOST_TURN === EVENTS_PER_HOST_TURN - 1) await hostTurn();
    return this.failure === undefined && !finished() && !this.cutShort;
  }

  private checkInvariants(): void {
    try {
      for (const check of this.invariants) check();
    } catch (error) {
      this.failWith(error);
    }
  }

  /** Completes when no event is left. Without it, such a run is stuck. */
  idle(): Promise<void> {
    return new Promise((resolve) => (this.whenIdle = resolve));
  }

  private runNextEvent(): void {
    if (this.last !== undefined && this.options.afterEvent?.(this.last) === true) return void (this.cutShort = true);
    const event = this.queue.take();
    if (event === undefined) return this.noEventLeft();
    if (event.at > this.options.maxMilliseconds * MICROSECONDS_PER_MILLISECOND) {
      return this.failStuck(`No end after ${this.options.maxMilliseconds} ms of virtual time.`);
    }
    if (++this.taken > this.options.maxEvents) return this.failStuck(`No end after ${this.options.maxEvents} events.`);
    if (this.beats !== undefined) this.beats[0]!++;
    this.last = event;
    // Events taken out of order do not set the clock back.
    this.clock = Math.max(this.clock, event.at);
    const run = event.run!;
    event.run = undefined;
    run();
  }

  private noEventLeft(): void {
    if (this.whenIdle === undefined) return this.failStuck('No event is left.');
    this.whenIdle();
    this.whenIdle = undefined;
  }

  /** Ends the run as stuck. The message names what still waits, and the last events of each store. */
  failStuck(why: string): void {
    this.fail(stuck(`${why}${this.describeWaiting()}`));
  }

  private describeWaiting(): string {
    const waiting = [...this.waiting].map((describe) => `\n  still waiting: ${describe()}`);
    const more = waiting.length > MAX_WAITING_NAMED ? [`\n  and ${waiting.length - MAX_WAITING_NAMED} more`] : [];
    return [...waiting.slice(0, MAX_WAITING_NAMED), ...more, ...this.trace.actors().map((actor) => this.lastOf(actor))].join('');
  }

  private lastOf(actor: string): string {
    if (!actor.startsWith('store ')) return '';
    return `\n  ${actor} last did: ${this.trace.lastOf(actor).map(tellBriefly).join('; ')}`;
  }
}
