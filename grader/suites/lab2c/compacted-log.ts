import { entriesOf } from '#grader/suites/lab2a/fake-messages';
import { copyBytes } from '#kit/bytes';
import { makeMessage } from '#kit/raft/message';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType, type Snapshot } from '#kit/wire/raft';

/** The terms of the entries of the leaders in these tests, from entry 1 on. */
export const TERMS = [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3] as const;

/** A compacted log: the entries of `TERMS` up to `from` are discarded. All entries except the last are committed. */
export function compactedLog(from: number, appliedIndex: number, members = [1, 2, 3]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.reset(from, TERMS[from - 1]!, members);
  storage.append(entriesOf(TERMS.slice(from), from + 1));
  storage.setAppliedIndex(appliedIndex);
  storage.setHardState({ term: TERMS.at(-1)!, vote: 0, commit: TERMS.length - 1 });
  return storage;
}

export interface SnapshotFields {
  readonly index: number;
  readonly term: number;
  readonly members?: readonly number[];
  readonly data?: Uint8Array;
}

export function snapshotAt({ index, term, members = [1, 2, 3], data = new Uint8Array(0) }: SnapshotFields): Snapshot {
  // A copy: the solution gets it.
  return { data: copyBytes(data), metadata: { index, term, confState: { nodes: [...members] } } };
}

/** A snapshot that node 2, the leader of `term`, sends to node 1. */
export function snapshotMessage(term: number, fields: SnapshotFields): Message {
  return makeMessage(MessageType.MsgSnapshot, 1, { from: 2, term, snapshot: snapshotAt(fields) });
}
