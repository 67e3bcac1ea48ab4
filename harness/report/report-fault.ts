import { type Fault, definitionOf } from '#harness/simulation/faults/kinds';
import type { ReportFault } from '#harness/report/report-data';
import { actorName } from '#harness/simulation/address';

const MICROSECONDS_PER_MILLISECOND = 1000;

/** A fault of the plan as a band of the picture. */
export function reportFault(fault: Fault): ReportFault {
  const definition = definitionOf(fault.kind);
  const { fromMs, toMs } = definition.time(fault);
  return {
    label: definition.describe(fault),
    kind: definition.name ?? fault.kind,
    actors: definition.addresses(fault).map(actorName),
    fromMicros: fromMs * MICROSECONDS_PER_MILLISECOND,
    toMicros: toMs === Infinity ? null : toMs * MICROSECONDS_PER_MILLISECOND,
  };
}
