import { Server } from '@grpc/grpc-js';
import { bind } from './bind';
import { MESSAGE_LIMITS } from './limits';
import { formatListenAddress, parseListenAddress } from './listen-address';
import { addRawService, type RawHandlers } from './raw-service';
import { shutDown } from './shut-down';

export interface ServerOptions {
  /** `host:port`; port 0 takes any free one. `[::1]:port` for IPv6. */
  readonly listen: string;
  readonly handlers: RawHandlers;
}

export interface RunningServer {
  /** Where it listens, as `host:port`, with the port that was taken. */
  readonly address: string;

  /**
   * Takes no more calls, waits for those in flight, up to `STOP_GRACE_MS`, and frees the port. Calls that are still in flight
   * then are cut off. Stopping twice is fine. The handlers are not stopped: that is their owner's business, afterwards.
   */
  stop(): Promise<void>;
}

/** How long `stop` waits for calls in flight, in milliseconds. */
export const STOP_GRACE_MS = 2000;

/**
 * Serves raw requests over gRPC. Completes when clients can connect.
 * @throws TypeKVError `InvalidArgument` where `listen` is not an address
 * @throws ListenError where the port is taken, or not ours to use
 */
export async function startServer({ listen, handlers }: ServerOptions): Promise<RunningServer> {
  const wanted = parseListenAddress(listen);
  const server = new Server(MESSAGE_LIMITS);
  addRawService(server, handlers);
  const port = await bind(server, wanted);
  let stopped: Promise<void> | undefined;
  return {
    address: formatListenAddress({ ...wanted, port }),
    stop: () => (stopped ??= shutDown(server, STOP_GRACE_MS)),
  };
}
