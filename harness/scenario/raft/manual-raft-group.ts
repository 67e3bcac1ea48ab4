import type { RaftNode } from '#cluster/raft-node';
import { MessagesUnchanged } from '#harness/checkers/raft/invariants/messages-unchanged';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import { RaftGroup, type RaftMember } from '#harness/scenario/raft/raft-group';
import type { Message } from '#kit/wire/raft';

export interface MessageInFlight {
  /** It is the n-th that was sent in the group. */
  readonly number: number;
  readonly message: Message;
  /** Its content when it was sent. */
  readonly handedOut: MessagesUnchanged;
}

/**
 * A group in which nothing happens by itself: the caller ticks nodes, and delivers, drops and reorders messages. A subclass says
 * how the output of a node is handled.
 */
export abstract class ManualRaftGroup<Member extends RaftMember> extends RaftGroup<Member> {
  /** Oldest first. */
  inFlight: MessageInFlight[] = [];
  /** All messages that were ever put in flight, as they were then. */
  readonly sent: Message[] = [];

  /** Runs an action of a node, and handles the output of the node. */
  act<Result>(id: number, action: (node: RaftNode) => Result): Result {
    const driver = this.driver(id);
    const result = action(driver.node);
    this.handleOutput(id, driver);
    return result;
  }

  protected abstract handleOutput(id: number, driver: RaftDriver): void;

  protected addInFlight(message: Message): MessageInFlight {
    const handedOut = new MessagesUnchanged([message]);
    const added = { number: this.sent.push(...handedOut.copies), message, handedOut };
    this.inFlight.push(added);
    return added;
  }

  /** Takes messages out of the network: all, or the chosen ones. @returns them, oldest first */
  takeInFlight(isChosen: (message: Message) => boolean = () => true): readonly Message[] {
    const taken = this.inFlight.filter(({ message }) => isChosen(message));
    this.inFlight = this.inFlight.filter(({ message }) => !isChosen(message));
    for (const { message, handedOut } of taken) handedOut.check(message.from);
    return taken.map(({ message }) => message);
  }
}
