import type { WriteBatch } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, raftStateKey } from '#kit/store/layout';
import type { DurableApplyState, DurableRaftState } from '#kit/store/records';
import { applyStateOf, raftStateOf } from '#harness/checkers/store/decode-once';

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

/** Reads the states of a region from disks. */
export class RegionStatesReader {
  private readonly raftStateKey: Uint8Array;
  private readonly applyStateKey: Uint8Array;

  constructor(regionId: number) {
    this.raftStateKey = raftStateKey(regionId);
    this.applyStateKey = applyStateKey(regionId);
  }

  read(tree: MemTree): RegionStates {
    return {
      raftState: raftStateOf(tree.get(RAFT_COLUMN_FAMILY, this.raftStateKey)),
      applyState: applyStateOf(tree.get(RAFT_COLUMN_FAMILY, this.applyStateKey)),
    };
  }
}
