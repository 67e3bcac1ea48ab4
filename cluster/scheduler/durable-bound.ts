/**
 * A number on disk that only grows. Everything below it may be allocated. After a restart, allocation continues at the bound: some
 * numbers are skipped, and none is allocated twice.
 */
export class DurableBound {
  private writing: Promise<void> | undefined;

  /**
   * @param value the number on disk
   * @param write completes when the number survives a crash
   */
  constructor(
    private value: number,
    private readonly write: (bound: number) => Promise<void>,
  ) {}

  get current(): number {
    return this.value;
  }

  /** Raises the bound to at least `bound`. Writes one after the other, so that the disk never has an older bound than `current`. */
  async raiseTo(bound: number): Promise<void> {
    while (this.value < bound) {
      this.writing ??= this.writeBound(bound);
      await this.writing;
    }
  }

  private async writeBound(bound: number): Promise<void> {
    try {
      await this.write(bound);
      this.value = bound;
    } finally {
      this.writing = undefined;
    }
  }
}
