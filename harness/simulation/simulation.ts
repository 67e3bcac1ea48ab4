import type { Choices } from '#harness/simulation/choices/choices';
import { hostTurn, microtasksDone } from '#harness/simulation/yield';
import { tellBriefly } from '#harness/trace/text';
import type { Trace } from '#harness/trace/trace';
import type { EventData, EventKind } from '#harness/trace/vocabulary';
import { RunFailed, stuck } from '#harness/scenario/verdict';
import { failureFrom } from '#harness/simulation/failure-from';
import { EventQueue, type EventSchedule, type EventTarget, type ScheduledEvent } from '#harness/simulation/event-queue';

export interface SimulationOptions {
  readonly choices: Choices;
  readonly trace: Trace;
  /** More events than this, and the run is `stuck`. */
  readonly maxEvents: number;
  /** More virtual milliseconds than this, and the run is `stuck`. */
  readonly maxMilliseconds: number;
  /** Element 0 is raised with every event: a sign of life for whoever watches from another thread. */
  readonly beats?: Int32Array;
  /** Where events wait. Default: in the order of time. */
  readonly schedule?: EventSchedule;
  /** Called after each event, when all that it woke waits again. True: the run is over here, without a verdict. */
  readonly afterEvent?: (event: ScheduledEvent) => boolean;
}

/** How many events may pass before the host gets a turn, to report unhandled rejections and to take in messages. */
const EVENTS_PER_HOST_TURN = 512;

export const MICROSECONDS_PER_MILLISECOND = 1000;

/** How many waiting operations a stuck run names. */
const MOST_NAMED = 10;

/**
 * One event loop and one virtual clock; nothing ever waits for real. The loop takes the earliest event, runs it, lets the
 * code that it woke run until it waits again, and goes on. Everything that happens to stores, disks and clients is an
 * event, so a run is a function of the code and the choices.
 */
export class Simulation {
  readonly choices: Choices;
  readonly trace: Trace;
  private readonly options: SimulationOptions;
  private readonly beats: Int32Array | undefined;
  private readonly queue: EventSchedule;
  private readonly waiting = new Set<() => string>();
  private readonly planted = new Map<unknown, () => void>();
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
   * @param target what the event means, for telling states apart
   */
  schedule(delay: number, run: () => void, target?: EventTarget): ScheduledEvent {
    return this.queue.schedule(this.clock + delay, run, target);
  }

  /** Completes `milliseconds` of virtual time from now. For scenarios; a store sleeps by its own runtime. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.schedule(Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND), resolve));
  }

  /** Adds an event to the trace. See `Trace.add`. */
  record<Kind extends EventKind>(actor: string, kind: Kind, data: EventData[Kind], more?: () => Partial<EventData[Kind]>): void {
    this.trace.add(this.clock, actor, kind, data, more);
  }

  /** Ends the run after this event. The first failure counts. */
  fail(failure: RunFailed): void {
    this.failure ??= failure;
  }

  /**
   * Ends the run because the solution threw. A `RunFailed` that a scenario threw keeps its verdict, and an error that the
   * world itself has planted is handled as was said then.
   */
  failWith(error: unknown): void {
    const handle = this.planted.get(error);
    if (handle !== undefined) return handle();
    this.fail(error instanceof RunFailed ? error : failureFrom(error));
  }

  /** `error` is a fault: a solution may let it through, and `handle` is what happens then. */
  plantError(error: Error, handle: () => void): void {
    this.planted.set(error, handle);
  }

  /** `check` runs after every event, and throws `RunFailed` when its rule is broken. */
  invariant(check: () => void): void {
    this.invariants.push(check);
  }

  /** Something the run waits for, named in the report when it gets stuck. Returns the function that says it has come. */
  await(describe: () => string): () => void {
    this.waiting.add(describe);
    return () => this.waiting.delete(describe);
  }

  /** Runs events until `script` has completed. Throws `RunFailed` when a rule was broken on the way. */
  async run(script: () => Promise<void>): Promise<void> {
    // From here on in a microtask, where `microtasksDone` holds what it says.
    await Promise.resolve();
    let finished = false;
    script()
      .catch((error: unknown) => this.failWith(error))
      .finally(() => (finished = true));
    while (await this.mayGoOn(() => finished)) this.runNextEvent();
    // What the last event left behind, an unhandled rejection above all, is reported in this turn.
    await hostTurn();
    if (this.failure !== undefined) throw this.failure;
  }

  private async mayGoOn(finished: () => boolean): Promise<boolean> {
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

  /** Completes when nothing is left to happen, instead of the run being stuck. */
  idle(): Promise<void> {
    return new Promise((resolve) => (this.whenIdle = resolve));
  }

  private runNextEvent(): void {
    if (this.last !== undefined && this.options.afterEvent?.(this.last) === true) return void (this.cutShort = true);
    const event = this.queue.take();
    if (event === undefined) return this.nothingLeft();
    if (event.at > this.options.maxMilliseconds * MICROSECONDS_PER_MILLISECOND) {
      return this.failStuck(`No end after ${this.options.maxMilliseconds} ms of virtual time.`);
    }
    if (++this.taken > this.options.maxEvents) return this.failStuck(`No end after ${this.options.maxEvents} events.`);
    if (this.beats !== undefined) this.beats[0]!++;
    this.last = event;
    // Events that are taken out of order do not turn the clock back.
    this.clock = Math.max(this.clock, event.at);
    const run = event.run!;
    event.run = undefined;
    run();
  }

  private nothingLeft(): void {
    if (this.whenIdle === undefined) return this.failStuck('Nothing is left to happen.');
    this.whenIdle();
    this.whenIdle = undefined;
  }

  /** The run ends: it should have come further by now. Names what waits, and what the stores did last. */
  failStuck(why: string): void {
    this.fail(stuck(`${why}${this.whatWaits()}`));
  }

  private whatWaits(): string {
    const waiting = [...this.waiting].map((describe) => `\n  still waiting: ${describe()}`);
    const more = waiting.length > MOST_NAMED ? [`\n  and ${waiting.length - MOST_NAMED} more`] : [];
    return [...waiting.slice(0, MOST_NAMED), ...more, ...this.trace.actors().map((actor) => this.lastOf(actor))].join('');
  }

  private lastOf(actor: string): string {
    if (!actor.startsWith('store ')) return '';
    return `\n  ${actor} last did: ${this.trace.lastOf(actor).map(tellBriefly).join('; ')}`;
  }
}
