import { violated } from '#harness/checkers/raft/raft-invariant';
import { describeMessage } from '#kit/raft/message';
import type { Message } from '#kit/wire/raft';

/**
 * Messages must not change after a node has handed them out, neither while the host writes to its disk nor in the network: they
 * would promise what is not durable. They change if they share an array or an object with the state of the node.
 */
export class MessagesUnchanged {
  /** The messages as they were handed out. */
  readonly copies: readonly Message[];

  /** @param messages as they were handed out */
  constructor(private readonly messages: readonly Message[]) {
    this.copies = messages.map(copyOf);
  }

  /** @throws RunFailed */
  check(node: number): void {
    const changed = this.copies.findIndex((copy, i) => !isSame(copy, this.messages[i]));
    if (changed < 0) return;
    const now = this.messages[changed];
    const found = now === undefined ? 'no message' : `"${describeMessage(now)}"`;
    throw violated(
      'messages unchanged',
      'section 5.3',
      `Node ${node} handed out the message "${describeMessage(this.copies[changed]!)}". Expected the same message when it is sent and delivered, found ${found}: it shares an array or an object with the state of the node.`,
    );
  }
}

function copyOf(message: Message): Message {
  return { ...message, entries: message.entries.map((entry) => ({ ...entry })) };
}

function isSame(copy: Message, now: Message | undefined): boolean {
  return (
    now !== undefined &&
    copy.term === now.term &&
    copy.index === now.index &&
    copy.logTerm === now.logTerm &&
    copy.commit === now.commit &&
    copy.reject === now.reject &&
    copy.entries.length === now.entries.length &&
    copy.entries.every(({ index, term, data }, i) => {
      const entry = now.entries[i]!;
      return index === entry.index && term === entry.term && data === entry.data;
    })
  );
}
