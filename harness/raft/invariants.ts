import type { HardState } from '#kit/wire/raft';
import { ElectionSafety } from '#harness/raft/invariants/election-safety';
import { LeaderAppendOnly } from '#harness/raft/invariants/leader-append-only';
import { LeaderCompleteness } from '#harness/raft/invariants/leader-completeness';
import { LogMatching } from '#harness/raft/invariants/log-matching';
import { Monotonic } from '#harness/raft/invariants/monotonic';
import { OneVote } from '#harness/raft/invariants/one-vote';
import { StateMachineSafety } from '#harness/raft/invariants/state-machine-safety';
import type { RaftInvariant } from '#harness/raft/raft-invariant';

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
