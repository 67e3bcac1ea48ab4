import type { FaultKind } from '#harness/simulation/faults/kinds';
import type { ScenarioContext } from '#harness/scenario/context';

/**
 * Something that a program may rest on without knowing. Each holds in a world with every kind of fault but one, so a
 * program that rests on it is right exactly as long as that kind is off.
 */
export interface Assumption {
  readonly assumes: string;
  /** The only kind of fault that breaks it. */
  readonly brokenBy: FaultKind;
  /** Runs a small program and says whether the assumption held. */
  holds(context: ScenarioContext): Promise<boolean>;
}
