import type { FailureReport, ReportFault } from '#harness/report/report-data';
import { lowerBound } from '#harness/report/model/interval-index';
import { unitsOf } from '#harness/report/model/units';

/** The length of one unit on the axis. The axis of time has microseconds, so that one unit is displayed like one millisecond. */
export const UNIT_LENGTH = 1000;

/**
 * The report with one unit of the run after the other, all with the same distance: idle time takes no space, and events at the same time
 * are beside each other. Everything that has a time gets the position of its unit instead.
 */
export function onEventAxis(report: FailureReport): FailureReport {
  const units = unitsOf(report.events);
  const events = report.events.map((event, index) => ({ ...event, at: (units[index]! + 1) * UNIT_LENGTH }));
  const times = report.events.map(({ at }) => at);
  const positionOf = (micros: number): number => events[lowerBound(times, micros)]?.at ?? (events.at(-1)?.at ?? 0) + UNIT_LENGTH;
  const placed = (fault: ReportFault): ReportFault => ({
    ...fault,
    // A fault begins and ends between two units.
    fromMicros: positionOf(fault.fromMicros) - UNIT_LENGTH / 2,
    toMicros: fault.toMicros === null ? null : positionOf(fault.toMicros) - UNIT_LENGTH / 2,
  });
  return { ...report, events, faults: report.faults.map(placed) };
}
