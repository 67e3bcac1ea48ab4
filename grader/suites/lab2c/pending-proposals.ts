import type { Property } from '#harness/scenario/property';
import type { Peer } from '#cluster/store/peer';
import { check } from '#harness/scenario/check';
import type { Callback } from '#kit/store/callback';

import type { SnapshotFields } from './compacted-log';

/** Proposals of a former leader around the index of a snapshot that will be installed. Records the answers to them. */
export class PendingProposals {
  private readonly answers = new Map<number, string[]>();

  constructor(
    private readonly property: Property,
    peer: Peer,
    private readonly snapshot: SnapshotFields,
  ) {
    const { index, term } = snapshot;
    // They have the term of the snapshot's entry, so that the snapshot may include each of them.
    for (const at of [index - 1, index, index + 1]) peer.proposals.push({ index: at, term, callback: this.callback(at) });
  }

  private callback(at: number): Callback {
    const answers: string[] = [];
    this.answers.set(at, answers);
    return {
      answer: ({ header }) => answers.push(header?.error === undefined ? 'done' : `the error "${header.error.message}"`),
      outcomeUnknown: () => answers.push('outcome unknown'),
    };
  }

  expectAnswers(what: string): void {
    for (const [at, answers] of this.answers) {
      const found = answers.join(', then ') || 'no answer';
      const isRight = found === 'outcome unknown' || (at > this.snapshot.index && found === 'no answer');
      const expected = at > this.snapshot.index ? 'no answer yet' : 'outcome unknown';
      check(
        isRight,
        this.property,
        () => `${what}. Answer to the command that was proposed as entry ${at}: expected ${expected}, found ${found}.`,
      );
    }
  }
}
