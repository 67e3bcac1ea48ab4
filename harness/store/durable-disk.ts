import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryKey, raftStateKey } from '#kit/store/layout';
import { type DurableApplyState, type DurableRaftState, decodeApplyState, decodeEntry, decodeRaftState } from '#kit/store/records';
import type { HardState } from '#kit/wire/raft';
import type { DurableLog } from '#harness/raft/durable-node';
import type { SimulatedDisk } from '#harness/world/disk';

/** What is durable of a region's log on a store's disk, read through the given key layout. */
export class DurableDisk implements DurableLog {
  private seen: MemTree | undefined;
  private raftState!: DurableRaftState;
  private applyState!: DurableApplyState;

  constructor(
    private readonly disk: SimulatedDisk,
    private readonly regionId: number,
  ) {}

  hardState(): HardState {
    return this.read().raftState.hardState;
  }

  get lastIndex(): number {
    return this.read().raftState.lastIndex;
  }

  termAt(index: number): number | undefined {
    const { applyState } = this.read();
    if (index === applyState.truncatedIndex) return applyState.truncatedTerm;
    const bytes = this.disk.durableTree.get(RAFT_COLUMN_FAMILY, entryKey(this.regionId, index));
    return bytes && decodeEntry(bytes).term;
  }

  /** Whether the entry was durable; one that was discarded had been applied. */
  has(index: number, term: number): boolean {
    return index < this.read().applyState.truncatedIndex || this.termAt(index) === term;
  }

  /** Read anew only when something has been synced. */
  private read(): this {
    const tree = this.disk.durableTree;
    if (tree === this.seen) return this;
    this.seen = tree;
    this.raftState = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(this.regionId)));
    this.applyState = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(this.regionId)));
    return this;
  }
}
