import type { Scenario } from '#harness/scenario/scenario';
import type { ModuleScope } from '#harness/scenario/code-source';

/** The description of a graded test. The command line, the documents and the handout read it. */
interface About {
  /** Part and name: `lab1/acknowledged-survives-crash`. */
  readonly id: string;
  readonly part: string;
  /** What the test asserts: a sentence that a user of the part can check. */
  readonly title: string;
  /** A whole number; 100 per lab. A test earns all of its points or none. */
  readonly points: number;
  /** The literature about the property. */
  readonly references: string;
  /** The heading in the part's page in `docs/`: `durability`. */
  readonly docsAnchor: string;
}

/** A test in the simulation, over seeds. */
export interface SimulatedTest extends About, Scenario {
  readonly kind: 'simulated';
  /**
   * `scripted`: it makes a few calls and knows what they must do. `exploration`: it tries all orders of some inputs. `simulation`:
   * stores run by themselves. Of several failures, the order of this list says which is shown first.
   */
  readonly method: 'scripted' | 'exploration' | 'simulation';
  /** The default number of seeds. */
  readonly seeds: number;
  /** What must happen in at least one seed, so that the test cannot pass by doing nothing. See `ScenarioContext.cover`. */
  readonly coveragePoints: readonly string[];
}

/** A test on real sockets and clocks: it has no seed and no trace hash. */
export interface RealTest extends About {
  readonly kind: 'real';
  /** After this many milliseconds of real time the test is stuck. */
  readonly maxMilliseconds: number;
  run(code: ModuleScope): Promise<void>;
}

export type GradedTest = SimulatedTest | RealTest;
