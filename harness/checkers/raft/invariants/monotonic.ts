import type { HardState } from '#kit/wire/raft';
import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** Term and commit index never go back: not in one incarnation, and after a restart not behind what was persisted. */
export class Monotonic implements RaftInvariant {
  constructor(private readonly persisted: (node: number) => HardState) {}

  check({ before, after, isSameIncarnation }: NodeChange): void {
    const min = isSameIncarnation ? before! : this.persisted(after.node);
    this.compare(after.node, 'term', min.term, after.term, 'section 5.1');
    this.compare(after.node, 'commit index', min.commit, after.commit, 'figure 2; section 5.3');
  }

  private compare(node: number, what: string, before: number, after: number, section: string): void {
    if (after < before) throw violated(`monotonic ${what}`, section, `The ${what} of node ${node} went back from ${before} to ${after}.`);
  }
}
