import type { FailureReport } from '#harness/report/report-data';

/** Explains why the command of a report has another seed than its heading. Empty if it has not. */
export function shrunkRun({ seed, shownSeed }: Pick<FailureReport, 'seed' | 'shownSeed'>): readonly string[] {
  return seed === shownSeed ? [] : [`The run below is a smaller one with the same failure (seed ${shownSeed}). To repeat it:`];
}
