import type { HardState } from '#kit/wire/raft';
import { ElectionSafety } from '#harness/checkers/raft/invariants/election-safety';
import { LeaderAppendOnly } from '#harness/checkers/raft/invariants/leader-append-only';
import { LeaderCompleteness } from '#harness/checkers/raft/invariants/leader-completeness';
import { LogMatching } from '#harness/checkers/raft/invariants/log-matching';
import { Monotonic } from '#harness/checkers/raft/invariants/monotonic';
import { OneVote } from '#harness/checkers/raft/invariants/one-vote';
import { StateMachineSafety } from '#harness/checkers/raft/invariants/state-machine-safety';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

/**
 * The invariants of Raft (Ongaro & Ousterhout 2014, figure 3), new instances for one run. The invariants of messages and readies
 * are in `invariants/persisted-before-sent` and `invariants/ready-order`.
 *
 * @param persisted the durable hard state of a node
 */
export function raftInvariants(persisted: (node: number) => HardState): readonly RaftInvariant[] {
  return [
    new Monotonic(persisted),
    new OneVote(),
    new ElectionSafety(),
    new LeaderAppendOnly(),
    new LogMatching(),
    new LeaderCompleteness(),
    new StateMachineSafety(),
  ];
}
