import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, entryKey } from '#kit/store/layout';
import type { HardState } from '#kit/wire/raft';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { type RegionStates, readRegionStates } from '#harness/checkers/store/disk-change';
import { termOfEntry } from '#harness/checkers/store/decoded';
import type { SimulatedDisk } from '#harness/simulation/disk';

/** The durable Raft state of a region on a store's disk, read through the given key layout. */
export class DurableDisk implements DurableLog {
  private treeRead: MemTree | undefined;
  private states!: RegionStates;

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
    const bytes = this.disk.durableTree.shared(RAFT_COLUMN_FAMILY, entryKey(this.regionId, index));
    return bytes && termOfEntry(bytes);
  }

  has(index: number, term: number): boolean {
    return index < this.read().applyState.truncatedIndex || this.termAt(index) === term;
  }

  /** Reads again only after a sync. */
  private read(): RegionStates {
    const tree = this.disk.durableTree;
    if (tree === this.treeRead) return this.states;
    this.treeRead = tree;
    this.states = readRegionStates(tree, this.regionId);
    return this.states;
  }
}
