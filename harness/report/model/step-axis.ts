import type { FailureReport, ReportFault } from '#harness/report/report-data';
import { lowerBound } from '#harness/report/model/interval-index';
import { stepsOf } from '#harness/report/model/steps';

/** The length of one step on the axis. The axis of time has microseconds, so that one step is displayed like one millisecond. */
export const STEP_LENGTH = 1000;

/**
 * The report with one step after the other, all with the same distance: idle time takes no space, and events at the same time
 * are beside each other. Everything that has a time gets the position of its step instead.
 */
export function onStepAxis(report: FailureReport): FailureReport {
  const steps = stepsOf(report.events);
  const events = report.events.map((event, index) => ({ ...event, at: (steps[index]! + 1) * STEP_LENGTH }));
  const times = report.events.map(({ at }) => at);
  const positionOf = (micros: number): number => events[lowerBound(times, micros)]?.at ?? (events.at(-1)?.at ?? 0) + STEP_LENGTH;
  const placed = (fault: ReportFault): ReportFault => ({
    ...fault,
    // A fault begins and ends between two steps.
    fromMicros: positionOf(fault.fromMicros) - STEP_LENGTH / 2,
    toMicros: fault.toMicros === null ? null : positionOf(fault.toMicros) - STEP_LENGTH / 2,
  });
  return { ...report, events, faults: report.faults.map(placed) };
}
