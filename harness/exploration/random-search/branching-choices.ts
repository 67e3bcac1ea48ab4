import type { Choices, Purpose } from '#harness/simulation/choices/choices';
import { mix } from '#harness/simulation/choices/mix';

/**
 * Which values of a choice are tried, in this order; the first is what an ordinary run would take. A choice about which
 * nothing is said has one value, its least.
 */
export type Branching = (purpose: Purpose, bound: number) => readonly number[] | undefined;

/** One choice on a path: which of its values was taken, and of how many. */
export interface Step {
  taken: number;
  readonly alternatives: number;
}

const SHOWS = /^(network|explore): /;

/** Follows a path of choices that was taken before, then takes the first value of each further one. */
export class BranchingChoices implements Choices {
  /** The path of this run. */
  readonly path: Step[] = [];
  /** A hash of all that was drawn, but for what the network and the order of events decided: those show in what happens. */
  drawn = 0;

  /** @param prefix the path to follow: for each branching choice the index of its value */
  constructor(
    private readonly prefix: readonly number[],
    private readonly branching: Branching,
  ) {}

  choose(purpose: Purpose, subject: number, ordinal: number, bound: number): number {
    const values = this.branching(purpose, bound);
    if (values === undefined || values.length === 0) return 0;
    if (values.length === 1) return values[0]!;
    const taken = this.prefix[this.path.length] ?? 0;
    this.path.push({ taken, alternatives: values.length });
    if (!SHOWS.test(purpose.name)) this.drawn = (this.drawn + mix(purpose.key ^ mix(subject ^ mix(ordinal ^ mix(taken))))) | 0;
    return values[taken]!;
  }
}

/** The path that comes after `path` in depth-first order; `undefined` after the last. */
export function nextPath(path: readonly Step[]): number[] | undefined {
  for (let i = path.length - 1; i >= 0; i--) {
    const { taken, alternatives } = path[i]!;
    if (taken + 1 < alternatives) return [...path.slice(0, i).map((step) => step.taken), taken + 1];
  }
  return undefined;
}
