/** One row of the table: a step of the run, or what stands for several of them. */
export interface Row {
  readonly at: number;
  /** Counted from 1; see `stepsOf`. */
  readonly step: number;
  /** The row represents all routine events from `at` to the next row. */
  readonly folded: boolean;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly actor: string;
  readonly text: string;
}
