import { mix } from '../../../simulation/choices/mix';

/** A stream of integers that is a function of its seed, for tests and benchmarks. */
export class RandomIntegers {
  private drawn = 0;

  constructor(private readonly seed: number) {}

  /** An integer in [0, `bound`). */
  below(bound: number): number {
    this.drawn++;
    return Math.floor(((mix(Math.imul(this.seed, 0x9e3779b1) ^ mix(Math.imul(this.drawn, 0x85ebca6b))) >>> 0) * bound) / 2 ** 32);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
