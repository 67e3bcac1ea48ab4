import type { Server } from '@grpc/grpc-js';
import { bind } from './bind';
import { formatListenAddress, parseListenAddress } from './listen-address';

export interface RunningServer {
  /** Where it listens, as `host:port`, with the port that was taken. */
  readonly address: string;

  /**
   * Takes no more calls, waits for those in flight, up to some time, and frees the port. Calls that are still in flight
   * then are cut off. Stopping twice is fine. The handlers are not stopped: that is their owner's business, afterwards.
   */
  stop(): Promise<void>;
}

/**
 * Completes when clients can connect.
 * @param listen `host:port`; port 0 takes any free one. `[::1]:port` for IPv6
 * @param stop ends the server; called once
 * @throws TypeKVError `InvalidArgument` where `listen` is not an address
 * @throws ListenError where the port is taken, or not ours to use
 */
export async function runServer(server: Server, listen: string, stop: () => Promise<void>): Promise<RunningServer> {
  const wanted = parseListenAddress(listen);
  const port = await bind(server, wanted);
  let stopped: Promise<void> | undefined;
  return { address: formatListenAddress({ ...wanted, port }), stop: () => (stopped ??= stop()) };
}
