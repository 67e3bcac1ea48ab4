import type { DurableLogs } from '#harness/checkers/raft/durable-log';
import { printNodes } from '#harness/checkers/raft/invariants/print-nodes';
import { type NodeChange, type NodeView, isElected } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** A node becomes the leader of a term only when a majority of its members have voted for it in this term. */
export class ElectedByMajority implements RaftInvariant {
  /** By term, then voter: the candidate. A voter may be in a later term before the candidate counts its vote. */
  private readonly votes = new Map<number, Map<number, number>>();

  constructor(private readonly durable: DurableLogs) {}

  check(change: NodeChange): void {
    const { after, isSameIncarnation } = change;
    if (!isSameIncarnation) this.restart(after.node);
    this.note(after.node, after);
    if (isElected(change)) this.checkVotes(after);
  }

  /** A vote that was not durable when the voter crashed was never given. The voter may give another one in that term. */
  private restart(voter: number): void {
    const hardState = this.durable(voter).hardState();
    for (const [term, votes] of this.votes) if (term >= hardState.term) votes.delete(voter);
    this.note(voter, hardState);
  }

  private note(voter: number, { term, vote }: { readonly term: number; readonly vote: number }): void {
    if (vote === 0) return;
    let votes = this.votes.get(term);
    if (votes === undefined) this.votes.set(term, (votes = new Map()));
    if (!votes.has(voter)) votes.set(voter, vote);
  }

  private checkVotes({ node, term, members }: NodeView): void {
    const voters = members.filter((member) => this.voteOf(member, term) === node);
    if (voters.length * 2 > members.length) return;
    const message = `Node ${node} became the leader of term ${term}. Expected that a majority of the members, ${printNodes(members)}, have voted for it in this term, found ${voters.length} of ${members.length} votes: ${members.map((member) => this.printVote(member, term)).join(', ')}.`;
    throw violated('elected by a majority', 'figure 2, candidates; section 5.2', message);
  }

  /** A voter that crashed when it had sent its vote has it on its disk. */
  private voteOf(member: number, term: number): number {
    const hardState = this.durable(member).hardState();
    return this.votes.get(term)?.get(member) ?? (hardState.term === term ? hardState.vote : 0);
  }

  private printVote(member: number, term: number): string {
    const vote = this.voteOf(member, term);
    return `node ${member} ${vote === 0 ? 'has not voted' : `voted for node ${vote}`}`;
  }
}
