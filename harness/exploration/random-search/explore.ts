import { mix } from '#harness/simulation/choices/mix';
import { type Branching, BranchingChoices, nextPath } from '#harness/exploration/random-search/branching-choices';
import type { CodeSource } from '#harness/scenario/code-source';
import type { RunVariation } from '#harness/scenario/context';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';
import type { Scenario } from '#harness/scenario/scenario';
import type { ScheduledEvent } from '#harness/simulation/event-queue';
import { PendingEvents } from '#harness/simulation/pending-events';

export interface ExploreOptions {
  readonly scenario: Scenario;
  readonly code: CodeSource;
  /** Which choices have several values, besides the order of events, which always does. */
  readonly branching: Branching;
  /** Runs are not followed beyond so many events. */
  readonly maxEvents: number;
  /** States that are looked at before the exploration gives up. */
  readonly maxStates: number;
  readonly variation?: RunVariation;
}

export interface Exploration {
  /** Different states that were reached. */
  readonly states: number;
  readonly runs: number;
  /** All states within `maxEvents` were reached. */
  readonly complete: boolean;
  /** The first run that failed, with its path: the same path gives the same run. */
  readonly failure: { readonly run: RunResult; readonly path: readonly number[] } | undefined;
}

/**
 * Tries every order of events and every value of the branching choices, up to a depth, by running the scenario again and
 * again from its beginning (stateless search; Godefroid, POPL 1997), and stops a run at a state that was seen before.
 *
 * What tells states apart is what went in: for each actor the hash of all that has happened to it, in order, and the events
 * that still wait; and what was drawn. So it knows nothing of the solution's objects, and two orders of events that concern different actors
 * lead to the same state.
 */
export async function explore(options: ExploreOptions): Promise<Exploration> {
  const seen = new Map<string, number>();
  let path: number[] | undefined = [];
  let runs = 0;
  while (path !== undefined && seen.size < options.maxStates) {
    const { choices, run } = await followPath(path, options, seen);
    runs++;
    const taken = choices.path.map((step) => step.taken);
    if (run.failure !== undefined) return { states: seen.size, runs, complete: false, failure: { run, path: taken } };
    path = nextPath(choices.path);
  }
  return { states: seen.size, runs, complete: path === undefined, failure: undefined };
}

/** Runs the scenario once along a path, as `explore` found it. */
export async function replayPath(path: readonly number[], options: ExploreOptions): Promise<RunResult> {
  return (await followPath(path, options, undefined)).run;
}

async function followPath(
  path: readonly number[],
  options: ExploreOptions,
  seen: Map<string, number> | undefined,
): Promise<{ choices: BranchingChoices; run: RunResult }> {
  const branching: Branching = (purpose, bound) =>
    purpose.name.startsWith('explore: ') ? range(bound) : options.branching(purpose, bound);
  const choices = new BranchingChoices(path, branching);
  const schedule = new PendingEvents(choices);
  const states = new StateTracker(choices, schedule, options.maxEvents, () => choices.path.length >= path.length, seen);
  const run = await runScenario(options.scenario, {
    seed: 0,
    code: options.code,
    keepEvents: seen === undefined,
    choices,
    schedule,
    afterEvent: (event) => states.after(event),
    variation: options.variation,
  });
  return { choices, run };
}

/** Follows one run: which state it is in, and whether it is worth going on. */
class StateTracker {
  private readonly actors = new Map<number, number>();
  private events = 0;

  constructor(
    private readonly choices: BranchingChoices,
    private readonly schedule: PendingEvents,
    private readonly maxEvents: number,
    /** Whether the run has left the path that was given, and so is somewhere new. */
    private readonly isBeyondPath: () => boolean,
    private readonly seen: Map<string, number> | undefined,
  ) {}

  /** @returns whether the run ends here */
  after({ target }: ScheduledEvent): boolean {
    this.events++;
    this.actors.set(target.actor, mix((this.actors.get(target.actor) ?? 0x2545f491) ^ mix(target.digest)));
    if (this.seen === undefined) return false;
    return this.wasSeen(this.seen) || this.events >= this.maxEvents;
  }

  /** A state counts as seen only if it was reached with at least as much depth left to go. */
  private wasSeen(seen: Map<string, number>): boolean {
    const fingerprint = this.fingerprint();
    const before = seen.get(fingerprint);
    if (before !== undefined && before <= this.events) return this.isBeyondPath();
    seen.set(fingerprint, this.events);
    return false;
  }

  private fingerprint(): string {
    let sum = 0;
    let product = 1;
    for (const [actor, chain] of this.actors) {
      const one = mix(chain + Math.imul(actor, 0x9e3779b1));
      sum = (sum + one) | 0;
      product = Math.imul(product, one | 1);
    }
    return `${sum} ${product} ${this.schedule.fingerprint()} ${this.choices.drawn}`;
  }
}

function range(bound: number): readonly number[] {
  return Array.from({ length: bound }, (_, value) => value);
}
