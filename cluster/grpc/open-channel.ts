import { connectivityState, credentials, type Client } from '@grpc/grpc-js';
import { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { STORE_MESSAGE_LIMITS } from './limits';

/**
 * The reconnect and keepalive times of a connection to a store. Change them here. A store that restarts is usually back within an
 * election timeout, and there are few stores, so frequent attempts are cheap. Pings detect a machine that disappeared.
 */
const CHANNEL_OPTIONS = {
  ...STORE_MESSAGE_LIMITS,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
};

/** Opens a client of one store. It connects at its first use, and reconnects automatically. */
export function openChannel(address: string): TinyKvClient {
  // Not the process's shared pool: closing this client closes its connection.
  return new TinyKvClient(address, credentials.createInsecure(), { ...CHANNEL_OPTIONS, 'grpc.use_local_subchannel_pool': 1 });
}

/** Whether the last attempt to connect has failed. The client retries automatically. */
export function isDown(client: Client): boolean {
  return client.getChannel().getConnectivityState(true) === connectivityState.TRANSIENT_FAILURE;
}

/**
 * Connects, if it is not connected yet.
 * @param timeoutMs the timeout, in milliseconds
 * @returns false if it could not connect; nothing was sent then
 */
export async function becomesReady(client: Client, timeoutMs: number): Promise<boolean> {
  const channel = client.getChannel();
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return true;
    if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) return false;
    const inTime = await new Promise<boolean>((resolve) =>
      channel.watchConnectivityState(state, deadline, (error) => resolve(error === undefined)),
    );
    if (!inTime) return false;
  }
}
