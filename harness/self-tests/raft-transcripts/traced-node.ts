import { RaftNode } from '#cluster/raft-node';
import type { RaftConfig } from '#kit/raft/config';
import { describeMessage } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';
import type { Entry, HardState, Message } from '#kit/wire/raft';

import { describeEntries, describeEntry, describeRole } from './describe-node';

/** One node of a group, with its disk, and a host that does what the node wants done and tells of it. */
export class TracedNode {
  /** What its state machine was given, oldest first. */
  readonly applied: string[] = [];
  private storage = new MemoryRaftStorage();
  private node: RaftNode | undefined;

  /** @param send gives a message to the network, which may lose it at once: then the answer is false */
  constructor(
    private readonly config: RaftConfig,
    private readonly send: (message: Message) => boolean,
  ) {
    this.start();
  }

  /** Starts with what its disk has. */
  start(): void {
    this.node = new RaftNode(this.config, this.storage);
  }

  crash(): string[] {
    this.node = undefined;
    return [`${this.config.id} is down`];
  }

  isUp(): boolean {
    return this.node !== undefined;
  }

  /** Starts anew, with a disk that has been through all this. */
  restore(hardState: HardState, entries: readonly Entry[]): void {
    this.storage = new MemoryRaftStorage();
    this.storage.setHardState(hardState);
    this.storage.append(entries);
    this.storage.setAppliedIndex(hardState.commit);
    this.start();
  }

  status(): RaftStatus {
    return this.running().status();
  }

  /** The terms of the entries on its disk, from the first on, and how far it knows them committed; also while it is down. */
  log(): { id: number; terms: number[]; commit: number } {
    return { id: this.config.id, terms: this.storage.entries().map(({ term }) => term), commit: this.storage.hardState().commit };
  }

  /** Lets the node do something, then does what it wants done, and tells all that came of it. */
  act(action: (node: RaftNode) => void): string[] {
    const node = this.running();
    const before = describeRole(node.status());
    action(node);
    const after = describeRole(node.status());
    const told = after === before ? [] : [after];
    while (node.hasReady()) {
      const ready = node.ready();
      told.push(...this.persist(ready), ...this.sendAll(ready), ...this.apply(ready));
      node.advance(ready);
    }
    return told;
  }

  private persist({ hardState, entries }: Ready): string[] {
    const told = [...this.changesOf(hardState), ...this.describeAppend(entries)];
    if (hardState !== undefined) this.storage.setHardState(hardState);
    this.storage.append(entries);
    return told.length === 0 ? [] : [`persists ${told.join('; ')}`];
  }

  private changesOf(hardState: HardState | undefined): string[] {
    if (hardState === undefined) return [];
    const before = this.storage.hardState();
    return (['term', 'vote', 'commit'] as const)
      .filter((field) => hardState[field] !== before[field])
      .map((field) => `${field} ${hardState[field]}`);
  }

  private describeAppend(entries: readonly Entry[]): string[] {
    if (entries.length === 0) return [];
    const overwritten = this.storage.entries().slice(entries[0]!.index - 1);
    const suffix = overwritten.length === 0 ? '' : ` over ${describeEntries(overwritten)}`;
    return [`entries ${describeEntries(entries)}${suffix}`];
  }

  private sendAll({ messages }: Ready): string[] {
    return messages.map((message) => `sends ${describeMessage(message)}${this.send(message) ? '' : ' — lost'}`);
  }

  private apply({ committedEntries }: Ready): string[] {
    const last = committedEntries.at(-1);
    if (last === undefined) return [];
    this.storage.setAppliedIndex(last.index);
    this.applied.push(...committedEntries.map(describeEntry));
    return [`applies ${describeEntries(committedEntries)}`];
  }

  private running(): RaftNode {
    if (this.node === undefined) throw new Error(`node ${this.config.id} is down`);
    return this.node;
  }
}
