import type { Scenario } from '#harness/scenario/scenario';
import type { ModuleScope } from '#harness/scenario/code-source';

/** What every graded test says of itself. The command line, the documents and the handout read it. */
interface About {
  /** `lab1/acknowledged-survives-crash`: the part, and the test's name in it. */
  readonly id: string;
  readonly part: string;
  /** A sentence that a user of the part could check. */
  readonly title: string;
  /** Whole; 100 in a lab. A test earns all of its points or none. */
  readonly points: number;
  /** The rule it examines, and where to read about it. */
  readonly references: string;
  /** The heading in the part's page of `docs/`: `durability`. */
  readonly docsAnchor: string;
  /** Page and heading for the rules that are always looked at, whatever the test is about: `lab2b#durability`. */
  readonly propertyAnchors?: Readonly<Record<string, string>>;
}

/** A claim examined in the simulated world, over seeds. */
export interface SimulatedTest extends About, Scenario {
  readonly kind: 'simulated';
  /** How many seeds by default. */
  readonly seeds: number;
  /** What must have happened in some seed, so that the test cannot pass by doing nothing. See `ScenarioContext.reached`. */
  readonly coveragePoints: readonly string[];
}

/** A claim examined on real sockets and clocks: no seed, no hash. */
export interface RealTest extends About {
  readonly kind: 'real';
  /** Real milliseconds after which it is stuck. */
  readonly maxMilliseconds: number;
  run(code: ModuleScope): Promise<void>;
}

export type GradedTest = SimulatedTest | RealTest;
