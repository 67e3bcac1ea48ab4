import type { Peer } from '#cluster/store/peer';
import { check } from '#harness/scenario/check';
import type { Callback } from '#kit/store/callback';

import type { SnapshotFields } from './shortened-log';

/** Proposals of a peer that led once, up to the entry of a snapshot that is to come, and one after it; and what their callers hear. */
export class ProposalsInTheWay {
  private readonly heard = new Map<number, string[]>();

  constructor(
    private readonly property: string,
    peer: Peer,
    private readonly snapshot: SnapshotFields,
  ) {
    const { index, term } = snapshot;
    // Of terms that the snapshot's entry allows, so that each of them may be among what the snapshot has.
    for (const at of [index - 1, index, index + 1]) peer.proposals.push({ index: at, term, callback: this.callback(at) });
  }

  private callback(at: number): Callback {
    const heard: string[] = [];
    this.heard.set(at, heard);
    return {
      answer: ({ header }) => heard.push(header?.error === undefined ? 'that it took effect' : `that it did not: ${header.error.message}`),
      outcomeUnknown: () => heard.push('that the outcome is unknown'),
    };
  }

  expectAnswers(what: string): void {
    for (const [at, heard] of this.heard) {
      const said = heard.join(', then ') || 'nothing';
      const isRight = said === 'that the outcome is unknown' || (at > this.snapshot.index && said === 'nothing');
      const expected = at > this.snapshot.index ? 'nothing yet' : 'that the outcome is unknown';
      check(
        isRight,
        this.property,
        () => `${what}. Whoever waits for the command that was proposed for entry ${at} should hear ${expected}, and hears ${said}.`,
      );
    }
  }
}
