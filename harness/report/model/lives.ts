import { dataOf } from '#harness/report/model/event-data';
import type { ReportEvent } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

export type Condition = 'not started' | 'up' | 'paused' | 'down';

/** What became of one actor; of a store with several regions, of its peer in one of them. */
export interface Life {
  readonly actor: string;
  /** Undefined where the statuses name no region. */
  readonly region: number | undefined;
  /** Without gaps, from the start of the run to its end. */
  readonly spans: readonly LifeSpan[];
}

/** A stretch of a life in which neither the store's condition nor the status changed. */
export interface LifeSpan {
  readonly condition: Condition;
  /** What it said of itself last; of a store that is down, what it said before. Empty: nothing yet. */
  readonly status: StoreStatus;
  /** The index of the event that began it; -1 for the first span of the run. */
  readonly fromIndex: number;
  readonly from: number;
  readonly to: number;
}

/** The lives of one actor, in the order of the regions; at least one. */
export function livesOf(actor: string, events: readonly ReportEvent[]): Life[] {
  const own = events.flatMap((event, index) => (event.actor === actor ? [{ event, index }] : []));
  const regions = new Set(own.map(({ event }) => regionOf(event)).filter((region) => region !== undefined));
  const endOfRun = events.at(-1)?.at ?? 0;
  const life = (region: number | undefined): Life => ({ actor, region, spans: spansOf(own, region, endOfRun) });
  return regions.size === 0 ? [life(undefined)] : [...regions].sort((left, right) => left - right).map(life);
}

/** The region that a `status` is about. */
export function regionOf(event: ReportEvent): number | undefined {
  return dataOf(event, 'status')?.region;
}

function spansOf(own: readonly { event: ReportEvent; index: number }[], region: number | undefined, endOfRun: number): LifeSpan[] {
  const spans: LifeSpan[] = [];
  // What never says that it starts, such as the scheduler, has been there all along.
  const condition = own.some(({ event }) => event.kind === 'start') ? 'not started' : 'up';
  let open: Omit<LifeSpan, 'to'> = { condition, status: {}, fromIndex: -1, from: 0 };
  for (const { event, index } of own) {
    const next = { condition: conditionAfter(event, open.condition), status: statusAfter(event, region, open.status) };
    if (next.condition === open.condition && next.status === open.status) continue;
    spans.push({ ...open, to: event.at });
    open = { ...next, fromIndex: index, from: event.at };
  }
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

function statusAfter(event: ReportEvent, region: number | undefined, before: StoreStatus): StoreStatus {
  // A new incarnation has said nothing yet.
  if (event.kind === 'start') return {};
  const status = dataOf(event, 'status');
  return status !== undefined && status.region === region ? status : before;
}

/** Whether there is a peer to speak of: not before it has said anything, and not after it was removed. */
export function isThere({ region }: Pick<Life, 'region'>, { status }: LifeSpan): boolean {
  return region === undefined || (status.role !== undefined && status.role !== 'removed');
}
