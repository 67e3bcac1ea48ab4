import type { Fault } from '#harness/faults/plan';
import type { ReportFault } from '#harness/report/report-data';

const MICROSECONDS_PER_MILLISECOND = 1000;

/** A fault of the plan as a band of the picture. */
export function reportFault(fault: Fault): ReportFault {
  const [fromMs, toMs] = fault.kind === 'crash' ? [fault.atMs, fault.atMs + fault.downMs] : [fault.fromMs, fault.toMs];
  return {
    label: labelOf(fault),
    kind: fault.kind,
    actors: [`store ${fault.store}`],
    fromMicros: fromMs * MICROSECONDS_PER_MILLISECOND,
    toMicros: toMs === Infinity ? null : toMs * MICROSECONDS_PER_MILLISECOND,
  };
}

/** Without the times, which the picture shows. */
function labelOf(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return `store ${fault.store} crashes${fault.afterCalls === 0 ? '' : ` at its seam call ${fault.afterCalls} after this`}`;
    case 'slow disk':
      return `the disk of store ${fault.store} is ${fault.factor} times slower`;
  }
}
