import { printBriefly } from '#harness/trace/text';
import type { TraceEvent } from '#harness/trace/trace';

/** In words, where two traces first differ; `undefined` where they do not. */
export function firstDifference(left: readonly TraceEvent[], right: readonly TraceEvent[]): string | undefined {
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [one, other] = [describe(left[i]), describe(right[i])];
    if (one !== other) return `The first event that differs is number ${i + 1}: ${one}; in the other run: ${other}.`;
  }
  return undefined;
}

function describe(event: TraceEvent | undefined): string {
  return event === undefined ? 'the run was over' : `${event.actor} ${printBriefly(event)}`;
}
