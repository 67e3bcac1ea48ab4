import type { ReportEvent } from '#harness/report/report-data';
import type { EventData, EventKind } from '#harness/trace/vocabulary';

/**
 * What `event` carries, if it is of this kind; undefined otherwise. The events come from a trace of the world, so what stands in
 * them is taken as `EventData` says; fields may still be missing, as in a trace of an older world.
 */
export function dataOf<Kind extends EventKind>(event: ReportEvent, kind: Kind): Partial<EventData[Kind]> | undefined {
  return event.kind === kind ? (event.data as Partial<EventData[Kind]>) : undefined;
}
