import type { DurableLog } from '#harness/checkers/raft/durable-log';
import type { NodeChange } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** Term and commit index never go back: not in one incarnation, and after a restart not behind what was persisted. */
export class Monotonic implements RaftInvariant {
  constructor(private readonly durable: (node: number) => Pick<DurableLog, 'hardState'>) {}

  check({ before, after, isSameIncarnation }: NodeChange): void {
    const min = isSameIncarnation ? before! : this.durable(after.node).hardState();
    const since = isSameIncarnation ? '' : ' It has restarted, and its disk has the higher value.';
    const compare = (what: 'term' | 'commit index', from: number, to: number, section: string): void => {
      if (to >= from) return;
      throw violated(`monotonic ${what}`, section, `The ${what} of node ${after.node} went back from ${from} to ${to}.${since}`);
    };
    compare('term', min.term, after.term, 'section 5.1');
    compare('commit index', min.commit, after.commit, 'figure 2; section 5.3');
  }
}
