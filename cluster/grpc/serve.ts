import { Server } from '@grpc/grpc-js';
import { MESSAGE_LIMITS } from './limits';
import { addRawService, type RawHandlers } from './raw-service';
import { type RunningServer, runServer } from './run-server';
import { shutDown } from './shut-down';

export interface ServerOptions {
  /** `host:port`; port 0 takes any free one. `[::1]:port` for IPv6. */
  readonly listen: string;
  readonly handlers: RawHandlers;
}

/** How long `stop` waits for calls in flight, in milliseconds. */
export const STOP_GRACE_MS = 2000;

/**
 * Serves raw requests over gRPC. Completes when clients can connect.
 * @throws TypeKVError `InvalidArgument` where `listen` is not an address
 * @throws ListenError where the port is taken, or not ours to use
 */
export async function startServer({ listen, handlers }: ServerOptions): Promise<RunningServer> {
  const server = new Server(MESSAGE_LIMITS);
  addRawService(server, handlers);
  return runServer(server, listen, () => shutDown(server, STOP_GRACE_MS));
}
