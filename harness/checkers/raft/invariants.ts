import type { DurableLogs } from '#harness/checkers/raft/durable-log';
import { CommittedByMajority } from '#harness/checkers/raft/invariants/committed-by-majority';
import { ElectedByMajority } from '#harness/checkers/raft/invariants/elected-by-majority';
import { ElectionSafety } from '#harness/checkers/raft/invariants/election-safety';
import { EntryOrigin } from '#harness/checkers/raft/invariants/entry-origin';
import { LeaderAppendOnly } from '#harness/checkers/raft/invariants/leader-append-only';
import { LeaderCompleteness } from '#harness/checkers/raft/invariants/leader-completeness';
import { LogMatching } from '#harness/checkers/raft/invariants/log-matching';
import { Monotonic } from '#harness/checkers/raft/invariants/monotonic';
import { OneVote } from '#harness/checkers/raft/invariants/one-vote';
import { StateMachineSafety } from '#harness/checkers/raft/invariants/state-machine-safety';
import { UpToDateCandidate } from '#harness/checkers/raft/invariants/up-to-date-candidate';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

/**
 * The invariants of Raft (Ongaro & Ousterhout 2014, figure 3) and the rules of figure 2 that imply them, new instances for one
 * run. The rules come first: a broken rule is the mistake, and the broken invariant its consequence. The invariants of messages
 * and readies are in `invariants/persisted-before-sent` and `invariants/ready-order`.
 */
export function raftInvariants(durable: DurableLogs): readonly RaftInvariant[] {
  return [
    new Monotonic(durable),
    new OneVote(),
    new UpToDateCandidate(),
    new ElectedByMajority(durable),
    new ElectionSafety(),
    new LeaderAppendOnly(),
    new EntryOrigin(durable),
    new LogMatching(),
    new CommittedByMajority(durable),
    new LeaderCompleteness(durable),
    new StateMachineSafety(durable),
  ];
}
