import { dataOf } from '#harness/report/model/event-data';
import type { ReportEvent } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

export type Condition = 'not started' | 'up' | 'paused' | 'down';

/** A stretch of a store's life in which neither its condition nor its status changed. */
export interface LifeSpan {
  readonly actor: string;
  readonly condition: Condition;
  /** What it said of itself last; of a store that is down, what it said before. */
  readonly status: StoreStatus;
  /** The index of the event that began it; -1 for the first span of the run. */
  readonly fromIndex: number;
  readonly from: number;
  readonly to: number;
}

/** The spans of one actor without gaps, from the start of the run to its end. */
export function livesOf(actor: string, events: readonly ReportEvent[]): LifeSpan[] {
  const endOfRun = events.at(-1)?.at ?? 0;
  const spans: LifeSpan[] = [];
  let open: Omit<LifeSpan, 'to'> = { actor, condition: 'not started', status: {}, fromIndex: -1, from: 0 };
  events.forEach((event, index) => {
    if (event.actor !== actor) return;
    const next = { condition: conditionAfter(event, open.condition), status: statusAfter(event, open.status) };
    if (next.condition === open.condition && next.status === open.status) return;
    spans.push({ ...open, to: event.at });
    open = { actor, ...next, fromIndex: index, from: event.at };
  });
  return [...spans, { ...open, to: endOfRun }];
}

function conditionAfter({ kind }: ReportEvent, before: Condition): Condition {
  switch (kind) {
    case 'start':
    case 'resume':
      return 'up';
    case 'crash':
      return 'down';
    case 'pause':
      return 'paused';
    default:
      // A store that does anything is up, even where the trace does not say that it started.
      return before === 'not started' ? 'up' : before;
  }
}

function statusAfter(event: ReportEvent, before: StoreStatus): StoreStatus {
  // A new incarnation has said nothing yet.
  if (event.kind === 'start') return {};
  return dataOf(event, 'status') ?? before;
}
