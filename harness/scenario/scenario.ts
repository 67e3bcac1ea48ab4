import type { FaultKind } from '#harness/simulation/faults/kinds';
import type { NetworkOptions } from '#harness/simulation/simulated-network';
import type { ScenarioContext } from '#harness/scenario/context';

/** A program that runs in the simulation: it starts stores, acts as their clients, and checks properties. */
export interface Scenario {
  /** Its name. Every choice is a function of it. */
  readonly id: string;
  /** The kinds of random faults. Each seed draws from them. */
  readonly faults: readonly FaultKind[];
  /** @throws RunFailed, made by the functions of `verdict.ts`, if a property is violated */
  run(context: ScenarioContext): Promise<void>;
  /** Default: 50 to 500 virtual microseconds one way. */
  readonly network?: NetworkOptions;
  /** The bounds of a run. A longer run is `stuck`. Default: 200,000 events, 60,000 virtual milliseconds. */
  readonly maxEvents?: number;
  readonly maxMilliseconds?: number;
}
