import type { FaultKind } from '#harness/simulation/faults/kinds';

export const UNRELIABLE: readonly FaultKind[] = ['loss', 'duplication', 'reordering', 'delay', 'clog'];

/** All that a store survives; each seed leaves some out (swarm). */
export const ALL_FAULTS: readonly FaultKind[] = [
  ...UNRELIABLE,
  'partition',
  'cut',
  'crash',
  'pause',
  'disk error',
  'slow disk',
  'slow store',
  'clock',
];
