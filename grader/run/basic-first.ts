import { testById } from '#grader/catalogue/catalogue';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import type { Verdict } from '#harness/scenario/verdict';

/** What orders failures: see `LEVELS`. */
export interface FailureKind {
  readonly testId: string;
  readonly verdict: Verdict;
  /** The violated property. */
  readonly property: string;
}

/**
 * The levels of failures, the most basic first. A failure often causes failures of later levels. The earlier the level, the nearer
 * the failure is to its cause, and the less there is to read.
 */
const LEVELS = [
  /** Missing code explains everything that depends on it. */
  'not implemented',
  /** Code that was refused has never run. */
  'refused to load',
  /** Few calls, each with its expected result. */
  'scripted test',
  /** The shortest sequence of steps that leads to the failure. */
  'exploration',
  /** A long run, which ends at the first wrong state. */
  'invariant',
  /** The stack names the line that failed: often an assertion about a state that was wrong before. Every level above names that state. */
  'crash',
  /** It shows when clients compare what they saw. The wrong step was earlier. */
  'linearizability',
  /** Something that should happen does not. No step is wrong by itself. */
  'liveness',
  /** There is nothing to learn about the solution. */
  'internal error',
] as const;

type Level = (typeof LEVELS)[number];

/** The level of a failure in a simulation that violates this property. Every other property is an invariant. */
const LEVEL_IN_SIMULATION: Readonly<Record<string, Level>> = {
  linearizability: 'linearizability',
  liveness: 'liveness',
  coverage: 'liveness',
};

const LEVEL_OF_METHOD: Readonly<Record<SimulatedTest['method'], Level | undefined>> = {
  scripted: 'scripted test',
  exploration: 'exploration',
  simulation: undefined,
};

/** The position of a failure's level; lower is more basic. */
export function levelOf(failure: FailureKind): number {
  return LEVELS.indexOf(nameOfLevel(failure));
}

function nameOfLevel({ testId, verdict, property }: FailureKind): Level {
  if (verdict === 'unknown') return 'internal error';
  if (property === 'not implemented') return 'not implemented';
  if (property === 'does not load' || property === 'forbidden call') return 'refused to load';
  if (verdict === 'crash') return 'crash';
  const test = testById(testId);
  const byMethod = test.kind === 'simulated' ? LEVEL_OF_METHOD[test.method] : 'scripted test';
  return byMethod ?? LEVEL_IN_SIMULATION[property] ?? 'invariant';
}
