import { ServerCredentials, type Server } from '@grpc/grpc-js';
import { formatListenAddress, type ListenAddress, ListenError, parseListenAddress, tryToListen } from './listen-address';

export interface RunningServer {
  /** The address on which the server listens, as `host:port`, with the actual port. */
  readonly address: string;

  /**
   * Accepts no more calls, waits for the calls in flight for a limited time, cancels the rest, and frees the port. A second
   * call has no effect. The owner of the handlers must stop them afterwards.
   */
  stop(): Promise<void>;
}

/**
 * Starts a server. Completes when clients can connect.
 * @param listen `host:port`; port 0 takes any free one; `[::1]:port` for IPv6
 * @param stop stops the server; called once
 * @throws TypeKVError `InvalidArgument` if `listen` is not an address
 * @throws ListenError if the port is taken, or this user may not use it
 */
export async function runServer(server: Server, listen: string, stop: () => Promise<void>): Promise<RunningServer> {
  const requested = parseListenAddress(listen);
  const port = await bind(server, requested);
  let stopped: Promise<void> | undefined;
  return { address: formatListenAddress({ ...requested, port }), stop: () => (stopped ??= stop()) };
}

/**
 * Makes `server` listen, without encryption.
 * @returns the actual port
 * @throws ListenError
 */
async function bind(server: Server, address: ListenAddress): Promise<number> {
  // If grpc-js cannot listen, it prints to stderr and reports no error code. So a plain socket tries first.
  await tryToListen(address);
  return new Promise((resolve, reject) => {
    server.bindAsync(formatListenAddress(address), ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(new ListenError(address, error.message));
    });
  });
}

/** Accepts no more calls, waits up to `graceMs` milliseconds for those in flight, cancels the rest, and frees the port. */
export function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(grace);
      resolve();
    });
  });
}
