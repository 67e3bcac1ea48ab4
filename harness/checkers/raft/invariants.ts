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
 * Everything that Raft promises of its nodes (Ongaro & Ousterhout 2014, figure 3), fresh for one run. What concerns messages
 * is in `invariants/persisted-before-sent`.
 *
 * @param persisted the hard state that is durable of a node
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
