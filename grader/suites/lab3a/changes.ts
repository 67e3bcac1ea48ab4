import { EMPTY_BYTES } from '#kit/bytes';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { type ConfChange, ConfChangeType } from '#kit/wire/raft';

/** The logs of the founders begin after this entry: a new peer needs a snapshot, which has the members. */
export const START = { index: 5, term: 1 } as const;

export function addNode(nodeId: number): ConfChange {
  return { changeType: ConfChangeType.AddNode, nodeId, context: EMPTY_BYTES };
}

export function removeNode(nodeId: number): ConfChange {
  return { changeType: ConfChangeType.RemoveNode, nodeId, context: EMPTY_BYTES };
}

/** What a founder of a group starts from: a compacted log without entries. */
export function foundersStorage(founders: readonly number[]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.reset(START.index, START.term, founders);
  storage.setHardState({ term: START.term, vote: 0, commit: START.index });
  return storage;
}
