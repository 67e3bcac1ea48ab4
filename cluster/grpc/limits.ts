/**
 * The maximum size of a gRPC message, in bytes, in both directions. Large enough for a batch of Raft entries or a scan. A message
 * is kept in memory as a whole, so the limit protects the memory of the process. The default of gRPC is 4 MiB for received
 * messages.
 */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** The options of a server or a channel. A larger message fails with RESOURCE_EXHAUSTED. */
export const MESSAGE_LIMITS = limitedTo(MAX_MESSAGE_BYTES);

/** The maximum overhead of a client's value in a message to another store, in bytes: the key, the command, the entry, the message. */
const ENVELOPE_BYTES = 64 * 1024;

/**
 * The limit between stores is a little higher: a request that one store accepts must fit into the message to another store.
 * Otherwise it could never be replicated, and neither could the entries after it.
 */
export const STORE_MESSAGE_LIMITS = limitedTo(MAX_MESSAGE_BYTES + ENVELOPE_BYTES);

function limitedTo(bytes: number) {
  return { 'grpc.max_receive_message_length': bytes, 'grpc.max_send_message_length': bytes };
}
