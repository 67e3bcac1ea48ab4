import { connectivityState, credentials, type Client } from '@grpc/grpc-js';
import { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { STORE_MESSAGE_LIMITS } from './limits';

/**
 * A store that was away is back within an election timeout or so. Stores are few, so asking often costs little. A machine that
 * is gone without a word is noticed by pings.
 */
const CHANNEL_OPTIONS = {
  ...STORE_MESSAGE_LIMITS,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
};

/** A client of one store. It connects when it is first used, and again by itself whenever the connection is lost. */
export function openChannel(address: string): TinyKvClient {
  // Not the process's pool of connections: closing this client closes its connection.
  return new TinyKvClient(address, credentials.createInsecure(), { ...CHANNEL_OPTIONS, 'grpc.use_local_subchannel_pool': 1 });
}

/** Whether the last attempt to connect has failed. Another one follows by itself, and it is not worth waiting for. */
export function isDown(client: Client): boolean {
  return client.getChannel().getConnectivityState(true) === connectivityState.TRANSIENT_FAILURE;
}

/**
 * Connects, unless that is done. Where it gives false, nothing was sent.
 * @param timeoutMs how long it may take
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
