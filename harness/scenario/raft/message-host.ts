import type { Entry } from '#kit/wire/raft';
import { RaftHost } from '#harness/scenario/raft/raft-host';

/**
 * A host that does without `ready`, for parts 2aa and 2ab: it makes durable whatever hard state and log the node has, and
 * sends what `takeMessages` gives. Nothing is applied.
 */
export class MessageHost extends RaftHost {
  protected settle(): void {
    const messages = this.node.takeMessages();
    const { durable } = this.home;
    const hardState = this.node.hardState();
    const persisted = durable.storage.hardState();
    const isSame = hardState.term === persisted.term && hardState.vote === persisted.vote && hardState.commit === persisted.commit;
    const entries = this.unsaved();
    if (!isSame || entries.length > 0) {
      if (!this.step()) return;
      durable.persist(isSame ? undefined : hardState, entries);
      if (!this.step()) return;
    }
    if (messages.length > 0) this.send(messages, this.basesOf(messages));
  }

  /** What of the log is another than what is durable. */
  private unsaved(): readonly Entry[] {
    const { entries } = this.node.inspect().log;
    const first = entries.findIndex((entry, i) => this.home.durable.termAt(i + 1) !== entry.term);
    return first < 0 ? [] : entries.slice(first);
  }
}
