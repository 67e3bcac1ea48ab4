import { type Address, actorName } from '#harness/simulation/address';
import type { Direction, Window } from '#harness/simulation/faults/conditions';
import type { FaultData, FaultEnvironment } from '#harness/simulation/faults/fault-definition';

/** What the definitions of all faults with a window share: they are active during the window. */
export const DURING_WINDOW = {
  time: ({ fromMs, toMs }: Window): Window => ({ fromMs, toMs }),
  schedule(fault: FaultData & Window, environment: FaultEnvironment): void {
    environment.at(fault.fromMs, () => environment.start(fault));
    environment.at(fault.toMs, () => environment.end(fault));
  },
};

/** What the definitions of all faults on one direction of a link share. */
export const ON_LINK = {
  ...DURING_WINDOW,
  addresses: ({ from, to }: Direction): readonly Address[] => [from, to].filter((end) => end !== 'any'),
};

/** What the definitions of all faults of one store share. */
export const ON_STORE = {
  addresses: ({ store }: { readonly store: number }): readonly Address[] => [store],
};

export function isOnLink(fault: Direction, from: Address, to: Address): boolean {
  return (fault.from === 'any' || fault.from === from) && (fault.to === 'any' || fault.to === to);
}

/** `from store 1 to everybody` */
export function describeDirection({ from, to }: Direction): string {
  const name = (end: Address | 'any'): string => (end === 'any' ? 'everybody' : actorName(end));
  return `from ${name(from)} to ${name(to)}`;
}
