import type { RaftNode } from '#cluster/raft-node';
import { bytesOf } from '#kit/bytes';
import type { RaftConfig } from '#kit/raft/config';
import type { RaftState } from '#kit/raft/state';
import type { HardState, Message } from '#kit/wire/raft';
import { DurableNode } from '#harness/scenario/raft/durable-node';
import type { MessageTable } from '#harness/exploration/message-table';

/** What can happen to a node. `message` is a number in the table of messages. */
export type Input =
  | { readonly kind: 'deliver'; readonly message: number }
  /** Its election timeout has passed: one input, not a tick at a time. */
  | { readonly kind: 'campaign' }
  | { readonly kind: 'propose' }
  /** A leader's heartbeat is due. */
  | { readonly kind: 'heartbeat' }
  /** It crashes, and starts from what was durable. */
  | { readonly kind: 'restart' };

export interface GroupCode {
  readonly members: readonly number[];
  /** Each node's own instance of the code. */
  readonly code: (node: number) => typeof RaftNode;
  readonly replicates: boolean;
}

/** Long enough never to pass: elections begin by `campaign`. */
const ELECTION_TICKS = 1_000_000;

/** One node that lives through a list of inputs. What it has is durable after each of them. */
export class LocalRun {
  /** How many lives it has had. */
  lives = 0;
  private readonly durable = new DurableNode();
  private running!: RaftNode;
  private proposals = 0;

  constructor(
    private readonly group: GroupCode,
    private readonly id: number,
    private readonly messages: MessageTable,
  ) {
    this.start();
  }

  private start(): void {
    const { members, replicates, code } = this.group;
    const config: RaftConfig = { id: this.id, members, replicates, electionTicks: ELECTION_TICKS, heartbeatTicks: 1, random: () => 0 };
    this.lives++;
    this.running = new (code(this.id))(config, this.durable.storage);
  }

  /** @returns what it sends; a proposal that is refused changes nothing */
  take(input: Input): readonly Message[] {
    this.perform(input);
    this.persist();
    return this.running.takeMessages();
  }

  private perform(input: Input): void {
    switch (input.kind) {
      case 'deliver':
        return this.running.step(this.messages.copy(input.message));
      case 'campaign':
        return this.running.campaign();
      case 'propose':
        return void this.running.propose(bytesOf(`${this.id}.${++this.proposals}`));
      case 'heartbeat':
        return this.running.tick();
      case 'restart':
        return this.start();
    }
  }

  private persist(): void {
    const { entries } = this.running.inspect().log;
    const first = entries.findIndex((entry, i) => this.durable.termAt(i + 1) !== entry.term);
    this.durable.persist(this.running.hardState(), first < 0 ? [] : entries.slice(first));
  }

  inspect(): Readonly<RaftState> {
    return this.running.inspect();
  }

  persisted(): HardState {
    return this.durable.storage.hardState();
  }
}
