import { dataOf } from '#harness/report/model/event-data';
import type { ReportEvent } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

export type Condition = 'not started' | 'up' | 'paused' | 'down';

/** The conditions and statuses of one actor over the run. A store with several regions has one timeline per peer. */
export interface ActorTimeline {
  readonly actor: string;
  /** Undefined if the statuses name no region. */
  readonly region: number | undefined;
  /** Without gaps, from the start of the run to its end. */
  readonly spans: readonly TimelineSpan[];
}

/** A part of a timeline in which neither the condition nor the status changed. */
export interface TimelineSpan {
  readonly condition: Condition;
  /** The last value of each field of the actor's status and internal state; for a store that is down, before that. Empty: none yet. */
  readonly status: StoreStatus;
  /** The index of the event at which it begins; -1 for the first span of the run. */
  readonly fromIndex: number;
  readonly from: number;
  readonly to: number;
}

/** The timelines of one actor, in the order of the regions; at least one. */
export function timelinesOf(actor: string, events: readonly ReportEvent[]): ActorTimeline[] {
  const own = events.flatMap((event, index) => (event.actor === actor ? [{ event, index }] : []));
  const regions = new Set(own.map(({ event }) => regionOf(event)).filter((region) => region !== undefined));
  const endOfRun = events.at(-1)?.at ?? 0;
  const timeline = (region: number | undefined): ActorTimeline => ({ actor, region, spans: spansOf(own, region, endOfRun) });
  return regions.size === 0 ? [timeline(undefined)] : [...regions].sort((left, right) => left - right).map(timeline);
}

/** The region of a `status` event. */
function regionOf(event: ReportEvent): number | undefined {
  return statusOf(event)?.region;
}

function spansOf(own: readonly { event: ReportEvent; index: number }[], region: number | undefined, endOfRun: number): TimelineSpan[] {
  const spans: TimelineSpan[] = [];
  // An actor without a `start` event, such as the scheduler, is up from the beginning.
  const condition = own.some(({ event }) => event.kind === 'start') ? 'not started' : 'up';
  let open: Omit<TimelineSpan, 'to'> = { condition, status: {}, fromIndex: -1, from: 0 };
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
      // A store with an event is up, even if the trace has no `start` event.
      return before === 'not started' ? 'up' : before;
  }
}

function statusAfter(event: ReportEvent, region: number | undefined, before: StoreStatus): StoreStatus {
  // A new incarnation has not reported a status yet.
  if (event.kind === 'start') return {};
  const status = statusOf(event);
  return status !== undefined && status.region === region ? { ...before, ...status } : before;
}

/** What an event says about the state of its actor: the public status, the internal state, or an open reader. */
function statusOf(event: ReportEvent): StoreStatus | undefined {
  return dataOf(event, 'status') ?? dataOf(event, 'state') ?? readerOf(event);
}

/** An open reader is a field of the state until it is closed. */
function readerOf(event: ReportEvent): StoreStatus | undefined {
  const data = dataOf(event, 'reader');
  if (data?.reader === undefined) return undefined;
  return { [`open reader ${data.reader}`]: data.opened === true ? `by ${data.by === '' ? 'unknown code' : data.by}` : '' };
}

/** Whether the peer exists: after its first status, and before it is removed. */
export function peerExists({ region }: Pick<ActorTimeline, 'region'>, { status }: TimelineSpan): boolean {
  return region === undefined || (status.role !== undefined && status.role !== 'removed');
}

/** By the index of each `status` or `state` event: the changed fields, with its region if it has one. A changed role or term includes both. */
export function statusChanges(events: readonly ReportEvent[], timelines: readonly ActorTimeline[]): Map<number, StoreStatus> {
  const changes = new Map<number, StoreStatus>();
  for (const { spans } of timelines) {
    spans.forEach((span, i) => {
      if (['status', 'state'].includes(events[span.fromIndex]?.kind ?? ''))
        changes.set(span.fromIndex, changed(spans[i - 1]?.status ?? {}, span.status));
    });
  }
  return changes;
}

function changed(before: StoreStatus, after: StoreStatus): StoreStatus {
  const standing = before.role !== after.role || before.term !== after.term;
  const isNews = (name: string): boolean =>
    name === 'region' || before[name] !== after[name] || (standing && (name === 'role' || name === 'term'));
  return Object.fromEntries(Object.entries(after).filter(([name]) => isNews(name)));
}
