import { bytesOf } from '#kit/bytes';
import type { RaftConfig } from '#kit/raft/config';
import type { RaftState } from '#kit/raft/state';
import type { HardState, Message } from '#kit/wire/raft';
import { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { RaftDriver, type RaftNodeClass } from '#harness/scenario/raft/raft-driver';
import type { MessageTable } from '#harness/exploration/message-table';

/** An input of a node. `message` is a number in the table of messages. */
export type Input =
  | { readonly kind: 'deliver'; readonly message: number }
  /** Its election timeout expires: one input, instead of one per tick. */
  | { readonly kind: 'campaign' }
  | { readonly kind: 'propose' }
  /** A leader's heartbeat is due. */
  | { readonly kind: 'heartbeat' }
  /** It crashes, and restarts from its disk. */
  | { readonly kind: 'restart' };

export interface GroupCode {
  readonly members: readonly number[];
  /** Each node's own instance of the code. */
  readonly code: (node: number) => RaftNodeClass;
  readonly replicates: boolean;
}

/** Never expires: elections begin by `campaign`. */
const ELECTION_TICKS = 1_000_000;

/**
 * One node that is given a list of inputs; what it has is durable after each of them. A class of its own, since an exploration
 * takes no snapshots of nodes: it runs each history of inputs again, so this must cost next to nothing.
 */
export class LocalRun {
  incarnations = 0;
  private readonly disk = new RaftDisk();
  private driver: RaftDriver;
  private proposals = 0;

  constructor(
    private readonly group: GroupCode,
    private readonly id: number,
    private readonly messages: MessageTable,
  ) {
    this.driver = this.start();
  }

  private start(): RaftDriver {
    const { members, replicates, code } = this.group;
    const config: RaftConfig = { id: this.id, members, replicates, electionTicks: ELECTION_TICKS, heartbeatTicks: 1, random: () => 0 };
    this.incarnations++;
    return new RaftDriver(code(this.id), config, this.disk);
  }

  /** @returns the messages that it sends */
  take(input: Input): readonly Message[] {
    this.perform(input);
    this.driver.persistState();
    return this.driver.node.takeMessages();
  }

  private perform(input: Input): void {
    const { node } = this.driver;
    switch (input.kind) {
      case 'deliver':
        return node.step(this.messages.copy(input.message));
      case 'campaign':
        return node.campaign();
      case 'propose':
        return void node.propose(bytesOf(`${this.id}.${++this.proposals}`));
      case 'heartbeat':
        return node.tick();
      case 'restart':
        this.driver = this.start();
    }
  }

  inspect(): Readonly<RaftState> {
    return this.driver.node.inspect();
  }

  persisted(): HardState {
    return this.disk.hardState();
  }
}
