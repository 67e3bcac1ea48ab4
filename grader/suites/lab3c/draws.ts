import type { ScenarioContext } from '#harness/scenario/context';
import type { Purpose } from '#harness/simulation/choices/choices';

/** Random choices of one test, one after the other. */
export class Draws {
  private count = 0;

  constructor(
    private readonly context: ScenarioContext,
    private readonly purpose: Purpose,
  ) {}

  /** An integer in [0, `bound`). */
  below(bound: number): number {
    return this.context.simulation.choices.choose(this.purpose, 0, this.count++, bound);
  }

  /** An integer in [`min`, `max`]. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True once in `count` times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** `count` of the items, in random order. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items];
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)[0]!);
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return this.some(items, items.length);
  }
}
