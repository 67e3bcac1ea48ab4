import { printBytes } from '#kit/bytes';
import type { ReportEvent, ReportEventData } from '#harness/report/report-data';
import type { TraceData, TraceEvent } from '#harness/trace/trace';

/** The kinds of actors that have a lane, from the top. `region` is a fake peer; of a file, a test calls the functions. */
const LANE_ORDER = ['client', 'file', 'region', 'node', 'peer', 'a', 'store', 'scheduler'];

/** The events of a trace as plain JSON: bytes as printable text, and no undefined values. */
export function reportEvents(trace: readonly TraceEvent[]): ReportEvent[] {
  return trace.map((event) => ({ ...event, data: plain(event.data) }));
}

function plain(data: TraceData): ReportEventData {
  const result: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined) result[name] = value instanceof Uint8Array ? printBytes(value) : value;
  }
  return result;
}

/** The actors of a run that have lanes, in the order of the lanes: clients, the nodes and peers of a test, stores, the scheduler. */
export function actorsOf(events: readonly ReportEvent[]): string[] {
  const actors = [...new Set(events.map((event) => event.actor))].filter((actor) => laneRank(actor) >= 0);
  return actors.sort((left, right) => laneRank(left) - laneRank(right) || numberOf(left) - numberOf(right));
}

/** The events without those of actors that only exist: in a scripted test, the members of a group of which the test uses only some. */
export function withoutIdle(events: readonly ReportEvent[]): ReportEvent[] {
  const busy = new Set(events.filter(({ kind }) => !PASSIVE.has(kind)).map(({ actor }) => actor));
  return events.filter(({ actor }) => busy.has(actor));
}

const PASSIVE: ReadonlySet<string> = new Set(['start', 'status', 'state']);

function laneRank(actor: string): number {
  const [kind = ''] = actor.split(' ');
  return LANE_ORDER.indexOf(kind.endsWith('.ts') ? 'file' : kind);
}

function numberOf(actor: string): number {
  return Number(actor.split(' ')[1] ?? 0) || 0;
}
