import type { ReportFault } from '#harness/report/report-data';

import type { Row } from './rows';

/** The beginning and the end of each fault, as rows across all columns. */
export function faultRows(faults: readonly ReportFault[]): Row[] {
  return faults.flatMap(({ label, kind, fromMicros, toMicros }) => [
    { at: fromMicros, folded: false, cells: [{ actor: 'fault', text: label }] },
    ...(toMicros === null ? [] : [{ at: toMicros, folded: false, cells: [{ actor: 'fault', text: `${kind} ends` }] }]),
  ]);
}
