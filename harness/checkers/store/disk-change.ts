import type { WriteBatch } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, raftStateKey } from '#kit/store/layout';
import type { DurableApplyState, DurableRaftState } from '#kit/store/records';
import { applyStateOf, raftStateOf } from '#harness/checkers/store/decoded';

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

/** The states of a region on a disk. A state that two trees share is the same object. */
export function readRegionStates(tree: MemTree, regionId: number): RegionStates {
  return {
    raftState: raftStateOf(tree.shared(RAFT_COLUMN_FAMILY, raftStateKey(regionId))),
    applyState: applyStateOf(tree.shared(RAFT_COLUMN_FAMILY, applyStateKey(regionId))),
  };
}
