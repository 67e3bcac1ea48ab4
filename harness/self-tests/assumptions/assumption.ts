import type { FaultKind } from '#harness/simulation/faults/kinds';
import type { ScenarioContext } from '#harness/scenario/context';

/**
 * An assumption that a program may make without knowing. Each one holds under every kind of fault except one, so a program
 * that relies on it is correct as long as that kind is disabled.
 */
export interface Assumption {
  readonly assumes: string;
  /** The only kind of fault that violates it. */
  readonly brokenBy: FaultKind;
  /** Runs a small program and returns whether the assumption held. */
  holds(context: ScenarioContext): Promise<boolean>;
}
