import type { HardState } from '#kit/wire/raft';
import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, broken } from '#harness/checkers/raft/raft-invariant';

/**
 * The term and the commit index never go back: not in one life of a node, and in a new one not behind what was persisted.
 */
export class Monotonic implements RaftInvariant {
  constructor(private readonly persisted: (node: number) => HardState) {}

  check({ before, after, livedOn }: NodeChange): void {
    const least = livedOn ? before! : this.persisted(after.node);
    this.compare(after.node, 'term', least.term, after.term, 'section 5.1');
    this.compare(after.node, 'commit index', least.commit, after.commit, 'figure 2; section 5.3');
  }

  private compare(node: number, what: string, before: number, after: number, section: string): void {
    if (after < before) throw broken(`monotonic ${what}`, section, `The ${what} of node ${node} went back from ${before} to ${after}.`);
  }
}
