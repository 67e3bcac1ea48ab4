import type { Peer } from '#cluster/store/peer';
import { FakeCallback, ONE_ANSWER } from '#grader/suites/lab2b/fake-callback';
import { check } from '#harness/scenario/check';

import type { SnapshotFields } from './compacted-log';

interface Pending {
  readonly index: number;
  readonly term: number;
  readonly callback: FakeCallback;
}

/** Proposals of a former leader around the index of a snapshot that will be installed. */
export class PendingProposals {
  private readonly pending: readonly Pending[];

  constructor(
    private readonly peer: Peer,
    private readonly snapshot: SnapshotFields,
  ) {
    const { index, term } = snapshot;
    const pending = (at: number, ofTerm: number): Pending => {
      return { index: at, term: ofTerm, callback: new FakeCallback(`the command that was proposed as ${at}@${ofTerm}`) };
    };
    // The last three have the term of the snapshot's entry, so that the snapshot may include each of them. The first one is lost,
    // and has a higher index, because this peer's log was truncated after it.
    this.pending = [pending(index + 2, term - 1), pending(index - 1, term), pending(index, term), pending(index + 1, term)];
    for (const { callback, ...proposal } of this.pending) peer.proposals.push({ ...proposal, callback: callback.view() });
  }

  expectAnswers(what: string): void {
    const { index, term } = this.snapshot;
    const snapshot = `the snapshot as of ${index}@${term}`;
    for (const proposal of this.pending) {
      if (proposal.index <= index) proposal.callback.expectUnknown(`${snapshot} was installed, and may include the command`);
      else if (proposal.term === term) proposal.callback.expectNothingYet(`after ${snapshot}, the entry may still be applied`);
      else proposal.callback.expectNotDone(`${snapshot} has a later term, so the entry is lost`);
    }
    const waiting = this.peer.proposals.filter((proposal) => proposal.term === term).map((proposal) => proposal.index);
    check(
      waiting.join() === String(index + 1),
      ONE_ANSWER,
      () =>
        `${what}. Expected in peer.proposals of term ${term} only the one with index ${index + 1}, found ${waiting.join(', ') || 'none'}.`,
    );
  }
}
