import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryKey, raftStateKey } from '#kit/store/layout';
import { type DurableApplyState, type DurableRaftState, decodeApplyState, decodeEntry, decodeRaftState } from '#kit/store/records';
import type { HardState } from '#kit/wire/raft';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import type { SimulatedDisk } from '#harness/simulation/disk';

/** The durable Raft state of a region on a store's disk, read through the given key layout. */
export class DurableDisk implements DurableLog {
  private treeRead: MemTree | undefined;
  private raftState!: DurableRaftState;
  private applyState!: DurableApplyState;
  private readonly raftStateKey: Uint8Array;
  private readonly applyStateKey: Uint8Array;

  constructor(
    private readonly disk: SimulatedDisk,
    private readonly regionId: number,
  ) {
    this.raftStateKey = raftStateKey(regionId);
    this.applyStateKey = applyStateKey(regionId);
  }

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
    return bytes && termOfEntry(bytes);
  }

  has(index: number, term: number): boolean {
    return index < this.read().applyState.truncatedIndex || this.termAt(index) === term;
  }

  /** Reads again only after a sync. */
  private read(): this {
    const tree = this.disk.durableTree;
    if (tree === this.treeRead) return this;
    this.treeRead = tree;
    this.raftState = raftStateOf(tree.get(RAFT_COLUMN_FAMILY, this.raftStateKey));
    this.applyState = applyStateOf(tree.get(RAFT_COLUMN_FAMILY, this.applyStateKey));
    return this;
  }
}

const termOfEntry = memoized((bytes) => decodeEntry(bytes!).term);
const raftStateOf = memoized(decodeRaftState);
const applyStateOf = memoized(decodeApplyState);

/** Bytes on a disk do not change, so they are decoded once. */
function memoized<Value>(decode: (bytes: Uint8Array | undefined) => Value): (bytes: Uint8Array | undefined) => Value {
  const decoded = new WeakMap<Uint8Array, Value>();
  return (bytes) => {
    if (bytes === undefined) return decode(bytes);
    let value = decoded.get(bytes);
    if (value === undefined) decoded.set(bytes, (value = decode(bytes)));
    return value;
  };
}
