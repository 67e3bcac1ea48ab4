import type { CodeSource } from '#harness/scenario/code-source';
import type { RunVariation } from '#harness/scenario/context';
import { type RunOptions, type RunResult, runScenario } from '#harness/scenario/run-scenario';
import type { Scenario } from '#harness/scenario/scenario';
import { type EventKind, SIMULATION_ACTOR } from '#harness/trace/vocabulary';

import { minimize } from './minimize';

export interface ShrinkOptions {
  readonly scenario: Scenario;
  readonly code: CodeSource;
  /** The run that failed. */
  readonly run: RunResult;
  /** The maximum number of runs in total. */
  readonly maxRuns: number;
  /**
   * The number of seeds to try for a candidate with other faults, stores or latencies. The first seed is the one that failed. A
   * candidate with fewer operations is tried only with that one.
   */
  readonly seeds: number;
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
  /** Faults, client calls and answers, crashes, and messages that changed a store's public status. */
  readonly events: number;
  readonly runsTried: number;
}

/** The maximum number of rounds over all kinds of candidates. Usually two are enough. */
const MAX_ROUNDS = 4;

/**
 * Searches for a smaller run that violates the same property: fewer faults, fewer stores, fewer operations, minimal latency.
 * Every choice has an identity of its own, so removing something leaves all other choices unchanged, and most candidates fail in
 * the same way.
 */
export async function shrink(options: ShrinkOptions): Promise<Shrunk> {
  const search = new Search(options);
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
  private seed: number;
  private runs = 0;

  constructor(private readonly options: ShrinkOptions) {
    this.best = options.run;
    this.seed = options.run.seed;
    this.variation = { ...options.variation, faults: options.run.faults };
  }

  size(): number {
    return this.best.faults.length + this.best.operations.length + this.best.stores + (this.variation.minimalLatency === true ? 0 : 1);
  }

  async round(): Promise<void> {
    await this.tries({ minimalLatency: true });
    await minimize(this.best.faults, (faults) => this.tries({ faults }));
    for (let stores = this.best.stores - 1; stores > 0; stores--) if (!(await this.tries({ stores }))) break;
    // Operations are selected by name: a run that takes longer than before would otherwise execute more of them.
    await minimize(this.best.operations, (operations) => this.tries({ operations }, 1));
  }

  /** Whether the run with this change still violates the property. If so, it is the best run from now on. */
  private async tries(change: RunVariation, seeds = this.options.seeds): Promise<boolean> {
    const variation = { ...this.variation, ...change };
    for (let i = 0; i < seeds; i++) {
      if (this.runs >= this.options.maxRuns) return false;
      const seed = i === 0 ? this.seed : this.options.run.seed + i;
      const run = await this.run(seed, variation, false);
      if (!isSameFailure(run, this.options.run)) continue;
      this.best = run;
      this.seed = seed;
      this.variation = variation;
      return true;
    }
    return false;
  }

  private run(seed: number, variation: RunVariation, keepEvents: boolean): Promise<RunResult> {
    this.runs++;
    const { scenario, code, onStart, beats } = this.options;
    return runScenario(scenario, { seed, code, keepEvents, variation, onStart, beats });
  }

  async result(): Promise<Shrunk> {
    const run = await this.run(this.seed, this.variation, true);
    return { seed: this.seed, variation: this.variation, run, events: countEvents(run), runsTried: this.runs };
  }
}

/** The same property. For a crash also the same first line of the message. */
function isSameFailure(run: RunResult, original: RunResult): boolean {
  const [now, then] = [run.failure, original.failure];
  if (now === undefined || then === undefined || now.verdict !== then.verdict || now.property !== then.property) return false;
  return now.verdict !== 'crash' || firstLine(now.message) === firstLine(then.message);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

/**
 * How much a reader of the run has to follow: faults, client calls and answers, crashes, and changes of a store's public
 * status. Ticks, disk completions and messages that change nothing do not count.
 */
function countEvents(run: Pick<RunResult, 'faults' | 'scriptedFaults' | 'trace'>): number {
  const counted = run.trace.filter(({ kind, actor }) => COUNTED.has(kind) && actor !== SIMULATION_ACTOR).length;
  // A crash that is a fault of the plan is in both lists.
  const planned = [...run.scriptedFaults, ...run.faults].filter(({ kind }) => kind !== 'crash').length;
  return counted + planned;
}

const COUNTED: ReadonlySet<string> = new Set<EventKind>(['invoke', 'return', 'crash', 'status']);
