import { type Choices, type Purpose, chooseBetween, purpose } from '#harness/simulation/choices/choices';

/** How long a disk takes, in virtual microseconds, both ends included. The figures are those of a modest SSD. */
const LATENCY = {
  read: { least: 10, most: 100, what: purpose('disk: read latency') },
  write: { least: 20, most: 200, what: purpose('disk: write latency') },
  sync: { least: 300, most: 3000, what: purpose('disk: sync latency') },
} satisfies Record<string, { least: number; most: number; what: Purpose }>;

export type DiskAction = keyof typeof LATENCY;

/** Draws how long each action of one disk takes. */
export class DiskTiming {
  private readonly drawn = { read: 0, write: 0, sync: 0 };

  /** @param slowdown the factor by which the disk is slower at this moment; 1 is normal */
  constructor(
    private readonly choices: Choices,
    private readonly storeId: number,
    private readonly slowdown: () => number,
  ) {}

  /** Virtual microseconds, an integer. */
  latency(action: DiskAction): number {
    const { least, most, what } = LATENCY[action];
    return chooseBetween(this.choices, what, this.storeId, ++this.drawn[action], least, most) * this.slowdown();
  }
}
