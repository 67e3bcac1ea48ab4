/**
 * The largest gRPC message, in bytes, in both directions. Ample for a batch of Raft entries or a scan; a message is held in
 * memory whole, so a limit keeps one request from taking all of it. gRPC's own default is 4 MiB for what arrives.
 */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** As options of a server or a channel. A message beyond the limit fails with RESOURCE_EXHAUSTED. */
export const MESSAGE_LIMITS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
};
