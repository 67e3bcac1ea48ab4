import type { WriteBatch } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, raftStateKey } from '#kit/store/layout';
import { type DurableApplyState, type DurableRaftState, decodeApplyState, decodeRaftState } from '#kit/store/records';

/** The states of a region on a disk. */
export interface RegionStates {
  readonly raftState: DurableRaftState;
  readonly applyState: DurableApplyState;
}

/** A batch that took effect on a disk. */
export interface DiskChange {
  readonly batch: WriteBatch;
  readonly before: RegionStates;
  readonly after: RegionStates;
  /** The data after the batch. */
  readonly tree: MemTree;
  /** Names the disk in messages: `store 1`. */
  readonly who: string;
}

/** Reads the states of a region from one disk. Decodes only what has changed since the last time. */
export class RegionStatesReader {
  private readonly raftState: Record<DurableRaftState>;
  private readonly applyState: Record<DurableApplyState>;

  constructor(regionId: number) {
    this.raftState = new Record(raftStateKey(regionId), decodeRaftState);
    this.applyState = new Record(applyStateKey(regionId), decodeApplyState);
  }

  read(tree: MemTree): RegionStates {
    return { raftState: this.raftState.read(tree), applyState: this.applyState.read(tree) };
  }
}

class Record<State> {
  private bytes: Uint8Array | undefined;
  private state: State;

  constructor(
    private readonly key: Uint8Array,
    private readonly decode: (bytes: Uint8Array | undefined) => State,
  ) {
    this.state = decode(undefined);
  }

  read(tree: MemTree): State {
    const bytes = tree.shared(RAFT_COLUMN_FAMILY, this.key);
    if (bytes === this.bytes) return this.state;
    this.bytes = bytes;
    this.state = this.decode(bytes);
    return this.state;
  }
}
