import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RunFailed, violation } from '#harness/scenario/verdict';

/** One rule of Raft, checked as a run goes by what each event has changed. Keeps what it needs of the past. */
export interface RaftInvariant {
  /** @throws RunFailed where the change breaks the rule */
  check(change: NodeChange): void;
}

/** @param section where the rule stands: `figure 3; section 5.2` */
export function broken(property: string, section: string, message: string): RunFailed {
  return violation(property, `${message} (Ongaro & Ousterhout 2014, ${section}.)`);
}
