import type { FaultKind } from '#harness/simulation/faults/kinds';
import type { NetworkOptions } from '#harness/simulation/simulated-network';
import type { ScenarioContext } from '#harness/scenario/context';

/** A program that runs in a world: starts stores, plays their clients, and says what must hold. */
export interface Scenario {
  /** Its name; part of what every choice is a function of. */
  readonly id: string;
  /** The kinds of faults that it may meet; each seed draws from them. */
  readonly faults: readonly FaultKind[];
  /** Throws what `harness/verdict` offers when a rule is broken. */
  run(context: ScenarioContext): Promise<void>;
  /** Default: 50 to 500 virtual microseconds one way. */
  readonly network?: NetworkOptions;
  /** The bounds of a run; more is `stuck`. Default: 200,000 events, 60,000 virtual milliseconds. */
  readonly maxEvents?: number;
  readonly maxMilliseconds?: number;
}
