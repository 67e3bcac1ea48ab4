import { RaftNode } from '#cluster/raft-node';
import { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { RaftDriver } from '#harness/scenario/raft/raft-driver';
import type { RaftMember } from '#harness/scenario/raft/raft-group';
import type { RaftConfig } from '#kit/raft/config';
import type { Ready } from '#kit/raft/ready';
import type { Entry, HardState } from '#kit/wire/raft';

import { describeEntries, describeEntry } from './describe-node';

/** One node of a group with its disk, which tells what its readies ask for. */
export class TranscriptNode implements RaftMember {
  driver: RaftDriver | undefined;
  private disk = new RaftDisk();

  constructor(private readonly config: RaftConfig) {
    this.start();
  }

  get id(): number {
    return this.config.id;
  }

  /** Starts with what its disk has. */
  start(): void {
    this.driver = new RaftDriver(RaftNode, this.config, this.disk);
  }

  crash(): string[] {
    this.driver = undefined;
    return [`${this.id} is down`];
  }

  /** Starts with a new disk, which has this on it. */
  restore(hardState: HardState, entries: readonly Entry[]): void {
    this.disk = new RaftDisk();
    this.disk.persist({ hardState, entries });
    this.disk.storage.setAppliedIndex(hardState.commit);
    this.start();
  }

  /** The terms of the entries on its disk, from the first on, and its durable commit index; also while it is down. */
  log(): { id: number; terms: number[]; commit: number } {
    const { storage } = this.disk;
    return { id: this.id, terms: storage.entries().map(({ term }) => term), commit: storage.hardState().commit };
  }

  /** What its state machine was given, oldest first. */
  applied(): string {
    return this.disk.applied.map(describeEntry).join(', ');
  }

  /** What a ready asks to persist that is not on the disk. */
  describePersist({ hardState, entries }: Ready): string[] {
    const changes = [...this.changesOf(hardState), ...this.describeAppend(entries)];
    return changes.length === 0 ? [] : [`persists ${changes.join('; ')}`];
  }

  private changesOf(hardState: HardState | undefined): string[] {
    if (hardState === undefined) return [];
    const before = this.disk.hardState();
    return (['term', 'vote', 'commit'] as const)
      .filter((field) => hardState[field] !== before[field])
      .map((field) => `${field} ${hardState[field]}`);
  }

  private describeAppend(entries: readonly Entry[]): string[] {
    if (entries.length === 0) return [];
    const overwritten = this.disk.storage.entries().slice(entries[0]!.index - 1);
    const suffix = overwritten.length === 0 ? '' : ` over ${describeEntries(overwritten)}`;
    return [`entries ${describeEntries(entries)}${suffix}`];
  }
}
