import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** At most one leader can be elected in a given term. */
export class ElectionSafety implements RaftInvariant {
  private readonly leaders = new Map<number, number>();

  check({ after: { node, role, term } }: NodeChange): void {
    if (role !== 'leader') return;
    const known = this.leaders.get(term);
    if (known === undefined) this.leaders.set(term, node);
    else if (known !== node)
      throw violated(
        'election safety',
        'figure 3; section 5.2',
        `Expected at most one leader in term ${term}, found that node ${known} was its leader before, and that node ${node} is now.`,
      );
  }
}
