import type { CodeSource } from '#harness/scenario/code-source';
import type { RunVariation } from '#harness/scenario/context';
import { type RunOptions, type RunResult, runScenario } from '#harness/scenario/run-scenario';
import type { Scenario } from '#harness/scenario/scenario';

import { countEvents } from './count-events';
import { minimize } from './minimize';
import { isSameFailure } from './same-failure';
import { clientsOf, firstOperations, namesOf, ofClients, only, untimed } from './timetables';

export interface ShrinkOptions {
  readonly scenario: Scenario;
  readonly code: CodeSource;
  /** The run that failed. */
  readonly run: RunResult;
  /**
   * The budget: the maximum number of events of the simulation over all runs that are tried. It is not a time, so that the shrunk
   * run is the same on every machine. 0: do not shrink.
   */
  readonly maxEvents: number;
  /** How the failed run was varied. */
  readonly variation?: RunVariation;
  /** See `RunOptions`. */
  readonly onStart?: RunOptions['onStart'];
  readonly beats?: Int32Array;
}

/** A smaller run that violates the same property. Its seed and variation reproduce it. */
export interface Shrunk {
  readonly seed: number;
  readonly variation: RunVariation;
  /** Its events are kept. */
  readonly run: RunResult;
  /** See `countEvents`. */
  readonly events: number;
  readonly runsTried: number;
  /** The part of the budget that was used. */
  readonly eventsTried: number;
}

/** What a run costs in addition to its events: it loads the code of the solution for each store. In events. */
const RUN_COST = 200;

/** The maximum number of rounds over all kinds of candidates. Usually two are enough. */
const MAX_ROUNDS = 4;

/** Small runs that are tried first: so many clients, with so many operations each. */
const SMALL = [
  { clients: 1, operations: 0 },
  { clients: 1, operations: 4 },
  { clients: 2, operations: 8 },
  { clients: 2, operations: 32 },
  { clients: 4, operations: 64 },
] as const;

/** The number of seeds that are tried for each small run. */
const SEEDS_PER_SMALL = 4;

/** The share of the budget for small runs. */
const SMALL_SHARE = 1 / 3;

/** The number of seeds that are tried for a candidate with another latency, other faults, stores or clients. */
const SEEDS_PER_CANDIDATE = 2;

/** The first passes leave out only large pieces: so many of them make the whole. */
const PIECES_OF_FIRST_PASS = 8;

/**
 * Searches for a smaller run that violates the same property: fewer faults, fewer stores, fewer operations, minimal latency.
 *
 * It first looks for a small run among a few seeds, because most bugs need little. Then it leaves out of the best run what it does
 * not need. Every choice has an identity of its own, so removing something leaves all other choices unchanged, and most candidates
 * fail in the same way.
 */
export async function shrink(options: ShrinkOptions): Promise<Shrunk> {
  const search = new Search(options);
  await search.leaveOutParts();
  await search.findSmall();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = search.size();
    await search.round();
    if (search.size() >= before) break;
  }
  return search.result();
}

class Search {
  private best: RunResult;
  private variation: RunVariation;
  private runs = 0;
  private spent = 0;

  constructor(private readonly options: ShrinkOptions) {
    this.best = options.run;
    this.variation = { ...options.variation, faults: options.run.faults, operations: options.run.operations };
  }

  size(): number {
    const { faults, operations, stores } = this.best;
    return faults.length + namesOf(operations).length + stores + (this.variation.minimalLatency === true ? 0 : 1);
  }

  /** The parts before the one that failed have passed. */
  async leaveOutParts(): Promise<void> {
    const { part } = this.best;
    if (part > 1) await this.tries({ part });
  }

  /** Tries runs with few clients and operations, without faults or with those that the seed draws. */
  async findSmall(): Promise<void> {
    const { run, scenario, maxEvents } = this.options;
    const sizes = namesOf(run.operations).length === 0 ? SMALL.slice(0, 1) : SMALL;
    const faultPlans = scenario.faults.length === 0 ? [[]] : [[], undefined];
    for (const size of sizes) {
      for (const faults of faultPlans) {
        for (let i = 0; i < SEEDS_PER_SMALL; i++) {
          if (this.spent > maxEvents * SMALL_SHARE) return;
          const operations = firstOperations(run.operations, size);
          const variation = { part: this.variation.part, minimalLatency: true, stores: 1, operations, ...(faults && { faults }) };
          if (await this.tryRun(run.seed + i, variation)) return;
        }
      }
    }
  }

  /** The larger reductions come first: they make the runs cheaper that follow. */
  async round(): Promise<void> {
    await this.tries({ minimalLatency: true });
    await this.leaveOutClients();
    await this.leaveOutOperations(PIECES_OF_FIRST_PASS);
    await minimize(this.best.faults, (faults) => this.tries({ faults }));
    for (let stores = this.best.stores - 1; stores > 0; stores--) if (!(await this.tries({ stores }))) break;
    await this.leaveOutOperations();
  }

  private async leaveOutClients(): Promise<void> {
    const { operations } = this.best;
    await minimize(clientsOf(operations), (clients) => this.tries({ operations: ofClients(operations, clients) }));
  }

  /** @param pieces the smallest piece that is left out is this part of the whole; default: one operation */
  private async leaveOutOperations(pieces?: number): Promise<void> {
    const { operations } = this.best;
    const names = namesOf(operations);
    await minimize(names, (kept) => this.tries({ operations: only(operations, kept) }, 1), pieces && Math.ceil(names.length / pieces));
  }

  private async tries(change: RunVariation, seeds = SEEDS_PER_CANDIDATE): Promise<boolean> {
    const variation = { ...this.variation, ...change };
    if (await this.tryRun(this.best.seed, variation)) return true;
    for (let i = 1; i < seeds; i++) {
      const other = variation.operations === undefined ? variation : { ...variation, operations: untimed(variation.operations) };
      if (await this.tryRun(this.best.seed + i, other)) return true;
    }
    return false;
  }

  /** Whether this run violates the property. If so, it is the best run from now on. */
  private async tryRun(seed: number, variation: RunVariation): Promise<boolean> {
    const left = this.options.maxEvents - this.spent - RUN_COST;
    if (left <= 0) return false;
    // A test that only calls functions has no events.
    const maxEvents = Math.min(Math.max(1, this.best.events), left);
    const run = await this.run(seed, variation, { keepEvents: false, maxEvents });
    this.runs++;
    this.spent += run.events + RUN_COST;
    if (!isSameFailure(run.failure, this.options.run.failure)) return false;
    this.best = run;
    // Operations are selected by name: a run that takes longer than before would otherwise execute more of them.
    this.variation = { ...variation, faults: run.faults, operations: run.operations };
    return true;
  }

  /** A run with more than `maxEvents` events is not smaller: it ends there, without a verdict. */
  private run(seed: number, variation: RunVariation, bounds: { keepEvents: boolean; maxEvents: number }): Promise<RunResult> {
    const { scenario, code, onStart, beats } = this.options;
    let events = 0;
    const afterEvent = (): boolean => ++events >= bounds.maxEvents;
    return runScenario(scenario, { seed, code, keepEvents: bounds.keepEvents, variation, onStart, beats, afterEvent });
  }

  async result(): Promise<Shrunk> {
    const run = await this.run(this.best.seed, this.variation, { keepEvents: true, maxEvents: Infinity });
    return {
      seed: this.best.seed,
      variation: this.variation,
      run,
      events: countEvents(run),
      runsTried: this.runs + 1,
      eventsTried: this.spent,
    };
  }
}
