import type { Property } from '#harness/scenario/property';
import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RunFailed, violation } from '#harness/scenario/verdict';

/** One invariant of Raft, checked by the changes of each event. It remembers the past that it needs. */
export interface RaftInvariant {
  /** @throws RunFailed if the change violates the invariant */
  check(change: NodeChange): void;
}

/** @param section of the paper: `figure 3; section 5.2` */
export function violated(property: Property, section: string, message: string): RunFailed {
  return violation(property, `${message} (Ongaro & Ousterhout 2014, ${section}.)`);
}
