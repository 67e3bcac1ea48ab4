import { type NodeChange, type NodeView, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, broken } from '#harness/checkers/raft/raft-invariant';

interface Committed {
  readonly term: number;
  /** The term in which it was committed; at least that of the entry. */
  readonly inTerm: number;
}

/** If an entry is committed in a given term, then it is present in the logs of the leaders of all later terms. */
export class LeaderCompleteness implements RaftInvariant {
  /** By index. */
  private readonly committed: Committed[] = [];

  check(change: NodeChange): void {
    const { before, after, livedOn } = change;
    const isNewLeader = after.role === 'leader' && !(livedOn && before?.role === 'leader' && before.term === after.term);
    if (isNewLeader) this.checkLog(after);
    this.note(after, livedOn ? before!.commit : 0);
  }

  private checkLog(leader: NodeView): void {
    this.committed.forEach(({ term, inTerm }, index) => {
      if (inTerm >= leader.term || index < leader.start || termOf(leader, index) === term) return;
      const has = termOf(leader, index);
      const message = `Entry ${index} of term ${term} was committed in term ${inTerm}, but node ${leader.node}, which leads term ${leader.term}, has ${has === undefined ? 'no entry there' : `one of term ${has} there`}.`;
      throw broken('leader completeness', 'figure 3; section 5.4', message);
    });
  }

  /** The first to know is the leader that committed it. */
  private note(view: NodeView, knownBefore: number): void {
    for (let index = Math.max(knownBefore, view.start) + 1; index <= view.commit; index++) {
      const term = termOf(view, index);
      if (term !== undefined) this.committed[index] ??= { term, inTerm: view.term };
    }
  }
}
