/**
 * What stores say to each other, and what a store keeps about its peers.
 * Fields and values are explained in `proto/raft_serverpb.proto`.
 */
export {
  Done,
  KeyValue,
  PeerState,
  RaftApplyState,
  RaftLocalState,
  RaftMessage,
  RaftSnapshotData,
  RaftTruncatedState,
  RegionLocalState,
  SnapshotCFFile,
  SnapshotChunk,
  SnapshotMeta,
  StoreIdent,
} from './gen/raft_serverpb';
