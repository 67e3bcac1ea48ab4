import { type Fault, describeFault } from '#harness/simulation/faults/plan';
import type { ReportFault } from '#harness/report/report-data';
import { actorName } from '#harness/simulation/address';

const MICROSECONDS_PER_MILLISECOND = 1000;

/** A fault of the plan as a band of the picture. */
export function reportFault(fault: Fault): ReportFault {
  const [fromMs, toMs] = timesOf(fault);
  return {
    label: describeFault(fault),
    kind: fault.kind,
    actors: actorsOf(fault),
    fromMicros: fromMs * MICROSECONDS_PER_MILLISECOND,
    toMicros: toMs === Infinity ? null : toMs * MICROSECONDS_PER_MILLISECOND,
  };
}

function timesOf(fault: Fault): readonly [fromMs: number, toMs: number] {
  if (fault.kind === 'clock') return [0, Infinity];
  return 'atMs' in fault ? [fault.atMs, fault.atMs + fault.downMs] : [fault.fromMs, fault.toMs];
}

/** For a fault of a link, those of its ends that are known. */
function actorsOf(fault: Fault): string[] {
  if ('store' in fault) return [`store ${fault.store}`];
  if (fault.kind === 'partition') return fault.side.map(actorName);
  return [fault.from, fault.to].flatMap((end) => (end === 'any' ? [] : [actorName(end)]));
}
