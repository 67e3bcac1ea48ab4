import type { RunResult } from '#harness/scenario/run-scenario';

/**
 * How much a reader of the run has to follow: faults, client calls and answers, crashes, and changes of a store's public
 * status. Ticks, disk completions and messages that change nothing do not count.
 */
export function countEvents(run: Pick<RunResult, 'faults' | 'scriptedFaults' | 'trace'>): number {
  const counted = run.trace.filter(({ kind, actor }) => COUNTED.has(kind) && actor !== 'world').length;
  // A crash that is a fault of the plan stands among both.
  const planned = [...run.scriptedFaults, ...run.faults].filter(({ kind }) => kind !== 'crash').length;
  return counted + planned;
}

const COUNTED: ReadonlySet<string> = new Set(['invoke', 'return', 'crash', 'status']);
