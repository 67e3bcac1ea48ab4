import type { FaultKind } from '#harness/simulation/faults/kinds';

export const UNRELIABLE: readonly FaultKind[] = ['loss', 'duplication', 'reordering', 'delay', 'clog'];

/** Every fault that a correct store survives. Each seed disables some of them (swarm testing). */
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
