import type { RaftNode } from '#cluster/raft-node';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import type { RaftStatus } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

export interface RaftMember {
  readonly id: number;
  /** Drives the running incarnation; `undefined` while the node is down. */
  readonly driver: RaftDriver | undefined;
}

export interface MessageInFlight {
  /** It is the n-th that was sent in the group. */
  readonly number: number;
  readonly message: Message;
}

/**
 * Raft nodes and the messages between them, driven step by step: the caller ticks nodes, and delivers, drops and reorders
 * messages. A subclass says how the output of a node is handled.
 */
export abstract class RaftGroup<Member extends RaftMember> {
  /** Oldest first. */
  inFlight: MessageInFlight[] = [];
  /** All messages that were ever put in flight. */
  readonly sent: Message[] = [];
  private readonly members = new Map<number, Member>();

  constructor(members: readonly Member[]) {
    for (const member of members) this.members.set(member.id, member);
  }

  get ids(): readonly number[] {
    return [...this.members.keys()];
  }

  has(id: number): boolean {
    return this.members.has(id);
  }

  /** @throws Error if there is none */
  member(id: number): Member {
    const member = this.members.get(id);
    if (member === undefined) throw new Error(`there is no node ${id}`);
    return member;
  }

  /** @throws Error while the node is down */
  driver(id: number): RaftDriver {
    const { driver } = this.member(id);
    if (driver === undefined) throw new Error(`node ${id} is down`);
    return driver;
  }

  status(id: number): RaftStatus {
    return this.driver(id).status;
  }

  /** Has a node do something, and handles its output. */
  act<Result>(id: number, action: (node: RaftNode) => Result): Result {
    const driver = this.driver(id);
    const result = action(driver.node);
    this.handleOutput(id, driver);
    return result;
  }

  protected abstract handleOutput(id: number, driver: RaftDriver): void;

  protected addInFlight(message: Message): MessageInFlight {
    const added = { number: this.sent.push(message), message };
    this.inFlight.push(added);
    return added;
  }

  /** Takes messages out of the network: all, or the chosen ones. @returns them, oldest first */
  takeInFlight(isChosen: (message: Message) => boolean = () => true): readonly Message[] {
    const taken = this.inFlight.filter(({ message }) => isChosen(message));
    this.inFlight = this.inFlight.filter(({ message }) => !isChosen(message));
    return taken.map(({ message }) => message);
  }
}
