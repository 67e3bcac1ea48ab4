import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, entryKey } from '#kit/store/layout';
import type { HardState } from '#kit/wire/raft';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { type RegionStates, readRegionStates } from '#harness/checkers/store/disk-change';
import { termOfEntry } from '#harness/checkers/store/decoded';
import type { SimulatedDisk } from '#harness/simulation/disk';

/** The durable tree, and the batches since. */
const RECENT_MAX = 3;

/** The durable Raft state of a region on a store's disk, read through the given key layout. */
export class DurableDisk implements DurableLog {
  private readonly recent: { readonly tree: MemTree; readonly states: RegionStates }[] = [];

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

  /** The states in a tree of this disk. Most are asked for twice: when a batch has made the tree, and when it has become durable. */
  statesOf(tree: MemTree): RegionStates {
    const known = this.recent.find((one) => one.tree === tree);
    if (known !== undefined) return known.states;
    const states = readRegionStates(tree, this.regionId);
    if (this.recent.unshift({ tree, states }) > RECENT_MAX) this.recent.pop();
    return states;
  }

  private read(): RegionStates {
    return this.statesOf(this.disk.durableTree);
  }
}
