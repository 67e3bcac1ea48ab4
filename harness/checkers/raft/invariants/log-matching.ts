import { equalBytes, printBytes } from '#kit/bytes';
import { type NodeChange, entryAt, lastIndexOf, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

interface Known {
  readonly node: number;
  readonly data: Uint8Array;
  readonly previousTerm: number;
}

/**
 * If two logs contain an entry with the same index and term, then the logs are identical in all entries up through it.
 *
 * By induction this is equivalent to: index and term of an entry determine its data and the term of the previous entry. So only
 * new entries of a log have to be checked.
 */
export class LogMatching implements RaftInvariant {
  /** By index, then term. */
  private readonly known: Map<number, Known>[] = [];

  check({ after, firstChanged }: NodeChange): void {
    for (let index = firstChanged; index <= lastIndexOf(after); index++) {
      const { term, data } = entryAt(after, index)!;
      const entry = { node: after.node, data, previousTerm: termOf(after, index - 1)! };
      const terms = (this.known[index] ??= new Map<number, Known>());
      const other = terms.get(term);
      if (other === undefined) terms.set(term, entry);
      else compare(other, entry, `${index} of term ${term}`);
    }
  }
}

function compare(first: Known, second: Known, entry: string): void {
  const isSamePrevious = first.previousTerm === second.previousTerm;
  if (isSamePrevious && (first.data === second.data || equalBytes(first.data, second.data))) return;
  const found = isSamePrevious
    ? `that its data are ${printBytes(first.data)} on node ${first.node} and ${printBytes(second.data)} on node ${second.node}`
    : `that the entry before it has term ${first.previousTerm} on node ${first.node} and term ${second.previousTerm} on node ${second.node}`;
  throw violated(
    'log matching',
    'figure 3; section 5.3',
    `${first.node === second.node ? `Node ${first.node} now has another` : `Node ${first.node} had, and node ${second.node} now has,`} entry ${entry}. Expected the logs up to an entry of one index and term to be the same, found ${found}.`,
  );
}
