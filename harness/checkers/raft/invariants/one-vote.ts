import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** A node votes for at most one candidate per term, and keeps its vote. */
export class OneVote implements RaftInvariant {
  check({ before, after, isSameIncarnation }: NodeChange): void {
    if (!isSameIncarnation || before!.term !== after.term || before!.vote === 0 || before!.vote === after.vote) return;
    const message = `Expected node ${after.node} to keep its vote for node ${before!.vote} in term ${after.term}, found ${after.vote === 0 ? 'no vote' : `a vote for node ${after.vote}`}.`;
    throw violated('one vote per term', 'figure 2; section 5.2', message);
  }
}
