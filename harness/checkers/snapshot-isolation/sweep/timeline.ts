import type { Footprint } from '../footprint';
import type { TransactionHistory } from '../transaction-history';

/** A transaction takes its snapshot, or commits. */
export interface TimelineEvent {
  readonly timestamp: bigint;
  readonly kind: 'start' | 'commit';
  readonly footprint: Footprint;
}

/** All starts, and all commits whose timestamp is known, in the order of their timestamps. */
export function timelineOf({ footprints }: TransactionHistory): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  for (const footprint of footprints) {
    const { startTimestamp, commitTimestamp } = footprint.transaction;
    events.push({ timestamp: startTimestamp, kind: 'start', footprint });
    if (commitTimestamp !== undefined) events.push({ timestamp: commitTimestamp, kind: 'commit', footprint });
  }
  return events.sort((left, right) => (left.timestamp < right.timestamp ? -1 : left.timestamp > right.timestamp ? 1 : 0));
}
