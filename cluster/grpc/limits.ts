/**
 * The largest gRPC message, in bytes, in both directions. Ample for a batch of Raft entries or a scan; a message is held in
 * memory whole, so a limit keeps one request from taking all of it. gRPC's own default is 4 MiB for what arrives.
 */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** As options of a server or a channel. A message beyond the limit fails with RESOURCE_EXHAUSTED. */
export const MESSAGE_LIMITS = limitedTo(MAX_MESSAGE_BYTES);

/** What is put around a client's value on its way to other stores, at most, in bytes: its key, the command, the entry, the message. */
const ENVELOPE_BYTES = 64 * 1024;

/**
 * Between stores a little more: a request that one store takes must fit into the message that carries it to another one.
 * Otherwise it could never be replicated, and no entry after it either.
 */
export const STORE_MESSAGE_LIMITS = limitedTo(MAX_MESSAGE_BYTES + ENVELOPE_BYTES);

function limitedTo(bytes: number) {
  return { 'grpc.max_receive_message_length': bytes, 'grpc.max_send_message_length': bytes };
}
