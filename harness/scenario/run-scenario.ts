import { type Choices, withMinimalLatency } from '#harness/simulation/choices/choices';
import { SeededChoices } from '#harness/simulation/choices/seeded';
import type { Fault } from '#harness/simulation/faults/kinds';
import type { CodeSource, ModuleScope } from '#harness/scenario/code-source';
import { type RunVariation, ScenarioContext, type Timetable } from '#harness/scenario/context';
import type { Scenario } from '#harness/scenario/scenario';
import { Trace, type TraceEvent } from '#harness/trace/trace';
import { SIMULATION_ACTOR } from '#harness/trace/vocabulary';
import { type Failure, RunFailed, crash } from '#harness/scenario/verdict';
import type { EventSchedule, ScheduledEvent } from '#harness/simulation/event-queue';
import type { NetworkOptions } from '#harness/simulation/simulated-network';
import { MICROSECONDS_PER_MILLISECOND, Simulation } from '#harness/simulation/simulation';

export interface RunOptions {
  readonly seed: number;
  readonly code: CodeSource;
  /** Keep the events of the run for a report. */
  readonly keepEvents: boolean;
  /** Called with a function that ends the run after a failure outside of it: an unhandled rejection. */
  readonly onStart?: (fail: (error: unknown) => void) => void;
  /** See `SimulationOptions.beats`. */
  readonly beats?: Int32Array;
  readonly variation?: RunVariation;
  /** Instead of the seed's choices: an exploration, or a recorded list. */
  readonly choices?: Choices;
  /** See `SimulationOptions.schedule` and `SimulationOptions.afterEvent`. */
  readonly schedule?: EventSchedule;
  readonly afterEvent?: (event: ScheduledEvent) => boolean;
}

export interface RunResult {
  readonly seed: number;
  /** `undefined`: the run passed. */
  readonly failure: Failure | undefined;
  readonly events: number;
  readonly virtualMs: number;
  /** 16 hexadecimal digits: the hash of all events. */
  readonly traceHash: string;
  readonly covered: readonly string[];
  /** The random faults. Shrinking removes some of them. */
  readonly faults: readonly Fault[];
  /** The faults that belong to the scenario. */
  readonly scriptedFaults: readonly Fault[];
  /** The scenario's description of its state; empty if the run passed. */
  readonly description: string;
  readonly trace: readonly TraceEvent[];
  /** The operations that clients executed, and when each began; in this order. */
  readonly operations: Timetable;
  /** The number of stores. */
  readonly stores: number;
  /** The part that was begun last: the one that failed. 0 for a scenario without parts. */
  readonly part: number;
}

/** A fast local network, in virtual microseconds. */
const DEFAULT_NETWORK: NetworkOptions = { latencyMin: 50, latencyMax: 500 };

/** The maximum output in one run, in characters. More is a crash of kind `output`. */
const MAX_OUTPUT = 1_000_000;

/** Runs a scenario once. The result is a function of the scenario, the code and the seed. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<RunResult> {
  const trace = new Trace({ keepEvents: options.keepEvents });
  const seeded = options.choices ?? new SeededChoices(options.seed, scenario.id);
  const simulation = new Simulation({
    choices: options.variation?.minimalLatency === true ? withMinimalLatency(seeded) : seeded,
    trace,
    maxEvents: scenario.maxEvents ?? 200_000,
    maxMilliseconds: scenario.maxMilliseconds ?? 60_000,
    beats: options.beats,
    schedule: options.schedule,
    afterEvent: options.afterEvent,
  });
  options.onStart?.((error) => simulation.failWith(error));
  const context = new ScenarioContext({
    simulation,
    kinds: scenario.faults,
    network: scenario.network ?? DEFAULT_NETWORK,
    loadCode: (actor) => instanceOf(options.code, simulation, actor),
    variation: options.variation ?? {},
  });
  const failure = await failureOf(() => simulation.run(() => scenario.run(context)));
  if (failure !== undefined)
    simulation.record(SIMULATION_ACTOR, failure.verdict, { property: failure.property }, () => ({ message: failure.message }));
  return {
    seed: options.seed,
    failure,
    events: simulation.events,
    virtualMs: simulation.now / MICROSECONDS_PER_MILLISECOND,
    traceHash: trace.digest(),
    covered: [...context.covered].sort(),
    faults: context.faults,
    scriptedFaults: context.scriptedFaults,
    description: failure === undefined ? '' : context.describe(),
    trace: trace.events(),
    operations: context.operations,
    stores: context.storesMade,
    part: context.lastPart,
  };
}

function instanceOf(code: CodeSource, simulation: Simulation, actor: string): ModuleScope {
  let written = 0;
  return code.instance({
    forbidden: (message) => simulation.fail(crash('forbidden call', message)),
    output: (line) => {
      written += line.length;
      if (written > MAX_OUTPUT) simulation.fail(crash('output', `The solution wrote more than ${MAX_OUTPUT} characters in one run.`));
      else simulation.record(actor, 'output', { line });
    },
  });
}

async function failureOf(run: () => Promise<void>): Promise<Failure | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (RunFailed.is(error)) return error.failure;
    throw error;
  }
}
