import { printBytes } from '#kit/bytes';
import type { ReportEvent, ReportEventData } from '#harness/report/report-data';
import type { TraceData, TraceEvent } from '#harness/trace/trace';

/** The events of a trace as plain JSON: bytes as text for people, and nothing undefined. */
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
