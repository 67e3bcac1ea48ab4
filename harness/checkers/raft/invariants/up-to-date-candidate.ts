import { type NodeChange, type NodeView, lastIndexOf, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

interface LastEntry {
  readonly index: number;
  readonly term: number;
}

/** A node votes only for a candidate whose log is at least as up-to-date as its own. */
export class UpToDateCandidate implements RaftInvariant {
  /** By term, then candidate. The log of a candidate does not change while it runs. */
  private readonly candidates = new Map<number, Map<number, LastEntry>>();

  check({ before, after, isSameIncarnation }: NodeChange): void {
    if (!isSameIncarnation) this.restart(after);
    if (after.role === 'candidate') this.note(after);
    const isNewVote = isSameIncarnation && (before!.vote !== after.vote || before!.term !== after.term);
    if (isNewVote && after.vote !== 0 && after.vote !== after.node) this.checkVote(after);
  }

  /** A candidate whose term was not durable when it crashed has asked for no vote. It may be a candidate of that term again. */
  private restart({ node, term }: NodeView): void {
    for (const [later, candidates] of this.candidates) if (later > term) candidates.delete(node);
  }

  private note(candidate: NodeView): void {
    let ofTerm = this.candidates.get(candidate.term);
    if (ofTerm === undefined) this.candidates.set(candidate.term, (ofTerm = new Map()));
    if (!ofTerm.has(candidate.node)) ofTerm.set(candidate.node, lastEntryOf(candidate));
  }

  /** A candidate that crashed when it had sent its requests was never seen. */
  private checkVote(voter: NodeView): void {
    const candidate = this.candidates.get(voter.term)?.get(voter.vote);
    const own = lastEntryOf(voter);
    if (candidate === undefined || candidate.term > own.term || (candidate.term === own.term && candidate.index >= own.index)) return;
    const message = `Node ${voter.node} voted for node ${voter.vote} in term ${voter.term}. Expected the log of node ${voter.vote} to be at least as up-to-date as its own, found that the last entry of node ${voter.vote} is ${printEntry(candidate)}, and the last entry of node ${voter.node} is ${printEntry(own)}.`;
    throw violated('vote for an up-to-date log', 'figure 2, RequestVote; section 5.4.1', message);
  }
}

function lastEntryOf(view: NodeView): LastEntry {
  const index = lastIndexOf(view);
  return { index, term: termOf(view, index)! };
}

function printEntry({ index, term }: LastEntry): string {
  return index === 0 ? 'none' : `entry ${index} of term ${term}`;
}
