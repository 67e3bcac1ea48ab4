import type { DurableLogs } from '#harness/checkers/raft/durable-log';
import { printNodes } from '#harness/checkers/raft/invariants/print-nodes';
import { type NodeChange, type NodeView, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

const SECTION = 'figure 2, leaders; sections 5.3 and 5.4.2';

/** A leader moves its commit index only to an entry of its own term that a majority of the current members have in their logs. */
export class CommittedByMajority implements RaftInvariant {
  private readonly views = new Map<number, NodeView>();

  constructor(private readonly durable: DurableLogs) {}

  check({ before, after, isSameIncarnation }: NodeChange): void {
    this.views.set(after.node, after);
    if (after.role !== 'leader' || !isSameIncarnation || after.commit <= before!.commit) return;
    const term = termOf(after, after.commit);
    if (term !== undefined) this.checkCommit(after, term);
  }

  private checkCommit(leader: NodeView, term: number): void {
    const { node, members, commit } = leader;
    const done = `Node ${node}, the leader of term ${leader.term}, moved its commit index to entry ${commit} of term ${term}.`;
    if (term !== leader.term) throw violated('commit', SECTION, `${done} Expected an entry of its own term, ${leader.term}.`);
    const holders = members.filter((member) => this.has(member, commit, term));
    if (holders.length * 2 > members.length) return;
    const message = `${done} Expected a majority of the members, ${printNodes(members)}, to have this entry, found it in ${holders.length} of ${members.length} logs: ${printNodes(holders)}.`;
    throw violated('commit', SECTION, message);
  }

  /** A node that crashed when it had acknowledged the entry has it on its disk. */
  private has(member: number, index: number, term: number): boolean {
    const view = this.views.get(member);
    return (view !== undefined && (index < view.start || termOf(view, index) === term)) || this.durable(member).has(index, term);
  }
}
