/** What Raft itself says and keeps. Fields and values are explained in `proto/eraftpb.proto`. */
export {
  ConfChange,
  ConfChangeType,
  ConfState,
  Entry,
  EntryType,
  HardState,
  Message,
  MessageType,
  Snapshot,
  SnapshotMetadata,
} from './gen/eraftpb';
