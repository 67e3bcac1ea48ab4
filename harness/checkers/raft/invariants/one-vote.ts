import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, broken } from '#harness/checkers/raft/raft-invariant';

/** In one term a node votes for one candidate, and does not take its vote back. */
export class OneVote implements RaftInvariant {
  check({ before, after, livedOn }: NodeChange): void {
    if (!livedOn || before!.term !== after.term || before!.vote === 0 || before!.vote === after.vote) return;
    const message = `In term ${after.term} node ${after.node} voted for ${before!.vote}, and then ${after.vote === 0 ? 'forgot it' : `for ${after.vote}`}.`;
    throw broken('one vote a term', 'figure 2; section 5.2', message);
  }
}
