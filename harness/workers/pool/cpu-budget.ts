/** What a budget limits. */
export type BudgetOwner = 'test' | 'grade';

/** CPU time that a test, or a whole grade, may use: the sum over its tasks, whichever processes run them. */
export class CpuBudget {
  private used = 0;

  /** @param whole the budget of the whole, which includes this one */
  constructor(
    readonly owner: BudgetOwner,
    readonly seconds: number,
    private readonly whole?: CpuBudget,
  ) {}

  get usedSeconds(): number {
    return this.used;
  }

  spend(seconds: number): void {
    this.used += seconds;
    this.whole?.spend(seconds);
  }

  /** The budget that is used up: this one, or that of the whole; `undefined` while there is time left. */
  get exhausted(): CpuBudget | undefined {
    return this.used > this.seconds ? this : this.whole?.exhausted;
  }
}
