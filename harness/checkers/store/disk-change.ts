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

export function statesOf(tree: MemTree, regionId: number): RegionStates {
  return {
    raftState: decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(regionId))),
    applyState: decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(regionId))),
  };
}
