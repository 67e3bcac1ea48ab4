import { FakeRaft } from '#grader/suites/lab2b/fake-raft';
import { TypeKVError } from '#kit/errors';
import { describeConfChange } from '#kit/raft/message';
import type { RegionRaft } from '#kit/store/region-peer';
import { type ConfChange, ConfChangeType, EntryType } from '#kit/wire/raft';

/** A fake Raft node whose members change. It refuses the same changes as a real one. */
export class FakeRegionRaft extends FakeRaft implements RegionRaft {
  /** The changes that were proposed, by the indexes of their entries. */
  readonly proposedChanges = new Map<number, ConfChange>();
  /** The changes that were applied, in order. */
  readonly appliedChanges: ConfChange[] = [];
  /** The targets of all calls of `transferLeader`, in order. */
  readonly transfers: number[] = [];

  proposeConfChange(change: ConfChange, data: Uint8Array): { index: number; term: number } {
    const what = `raft.proposeConfChange to ${describeConfChange(change)}`;
    const isLeader = this.role === 'leader' && !this.isTransferring;
    const reason = isLeader ? this.refusalOf(change) : 'this node does not lead, or transfers its leadership';
    if (reason !== undefined) {
      const code = isLeader ? 'ConfChangeRefused' : 'NotLeader';
      this.onCall(`${what} throws ${code}: ${reason}`);
      throw new TypeKVError(code, reason);
    }
    const entry = this.append(data, EntryType.EntryConfChange);
    this.proposedChanges.set(entry.index, change);
    this.onCall(`${what} returns ${entry.index}@${entry.term}`);
    return entry;
  }

  private refusalOf({ changeType, nodeId }: ConfChange): string | undefined {
    const { applied } = this.status();
    const isMember = this.members.includes(nodeId);
    if ([...this.proposedChanges.keys()].some((index) => index > applied)) return 'an earlier change is not applied yet';
    if (changeType === ConfChangeType.AddNode) return isMember ? `node ${nodeId} is a member already` : undefined;
    if (!isMember) return `node ${nodeId} is not a member`;
    if (this.members.length === 1) return `node ${nodeId} is the last member`;
    return this.members.length === 2 && nodeId === this.id ? `node ${nodeId} leads a group of two` : undefined;
  }

  applyConfChange(change: ConfChange): void {
    this.onCall(`raft.applyConfChange to ${describeConfChange(change)}`);
    this.appliedChanges.push(change);
    const others = this.members.filter((id) => id !== change.nodeId);
    const isAdded = change.changeType === ConfChangeType.AddNode;
    this.members = isAdded ? [...others, change.nodeId].sort((left, right) => left - right) : others;
    if (!this.members.includes(this.id)) this.follow(0, this.term);
  }

  transferLeader(target: number): void {
    this.onCall(`raft.transferLeader to ${target}`);
    this.transfers.push(target);
    if (this.role === 'leader' && target !== this.id && this.members.includes(target)) this.isTransferring = true;
  }

  override view(): RegionRaft {
    return Object.freeze<RegionRaft>({
      ...super.view(),
      proposeConfChange: (change, data) => this.proposeConfChange(change, data),
      applyConfChange: (change) => this.applyConfChange(change),
      transferLeader: (target) => this.transferLeader(target),
    });
  }
}
