import { type Choices, type Purpose, chooseBetween, latencyPurpose } from '#harness/simulation/choices/choices';

/** How long a disk takes, in virtual microseconds, both inclusive. The figures are those of a modest SSD. */
const LATENCY = {
  read: { min: 10, max: 100, what: latencyPurpose('disk: read latency') },
  write: { min: 20, max: 200, what: latencyPurpose('disk: write latency') },
  sync: { min: 300, max: 3000, what: latencyPurpose('disk: sync latency') },
} satisfies Record<string, { min: number; max: number; what: Purpose }>;

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
    const { min, max, what } = LATENCY[action];
    return chooseBetween(this.choices, what, this.storeId, ++this.drawn[action], min, max) * this.slowdown();
  }
}
