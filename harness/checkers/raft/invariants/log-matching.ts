import { equalBytes } from '#kit/bytes';
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

function compare(one: Known, other: Known, entry: string): void {
  if (one.previousTerm === other.previousTerm && (one.data === other.data || equalBytes(one.data, other.data))) return;
  const what =
    one.previousTerm === other.previousTerm
      ? 'their data differ'
      : `the previous entry has term ${one.previousTerm} in the first log and term ${other.previousTerm} in the second`;
  throw violated(
    'log matching',
    'figure 3; section 5.3',
    `Node ${one.node} and node ${other.node} both have an entry ${entry}, but ${what}.`,
  );
}
