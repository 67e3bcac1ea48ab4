/**
 * The faults of one run, as data: drawn before the run, printed with a failure, replayed and shrunk. Times are virtual
 * milliseconds since the start of the run. Only faults that a correct solution survives.
 */
export type FaultPlan = readonly Fault[];

export type Fault = CrashFault | SlowDiskFault;

export type FaultKind = Fault['kind'];

/** The store loses its power, and starts again later from what is on its disk. */
export interface CrashFault {
  readonly kind: 'crash';
  readonly store: number;
  readonly atMs: number;
  /** 0: at that time; n: in the middle of the store's n-th seam call after it. */
  readonly afterCalls: number;
  readonly downMs: number;
}

/** The store's disk takes `factor` times as long. */
export interface SlowDiskFault {
  readonly kind: 'slow disk';
  readonly store: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly factor: number;
}

export function printFault(fault: Fault): string {
  switch (fault.kind) {
    case 'crash': {
      const moment = fault.afterCalls === 0 ? '' : `, at its seam call ${fault.afterCalls} after that`;
      return `${fault.atMs} ms: store ${fault.store} crashes${moment}; down for ${fault.downMs} ms`;
    }
    case 'slow disk':
      return `${fault.fromMs} to ${fault.toMs} ms: the disk of store ${fault.store} is ${fault.factor} times slower`;
  }
}
