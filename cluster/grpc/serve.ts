import { Server } from '@grpc/grpc-js';
import { MESSAGE_LIMITS, STORE_MESSAGE_LIMITS } from './limits';
import { addRawService, type RawHandlers } from './raw-service';
import { type RunningServer, runServer, shutDown } from './run-server';
import { type StoreHandlers, StoreService } from './store-service';

export interface ServerOptions<Handlers> {
  /** `host:port`; port 0 takes any free one; `[::1]:port` for IPv6. */
  readonly listen: string;
  readonly handlers: Handlers;
}

/** How long `stop` waits for calls in flight, in milliseconds. */
export const STOP_GRACE_MS = 2000;

/** The same for a server of a cluster: if all stores stop, some calls never get an answer. */
const STORE_STOP_GRACE_MS = 500;

/**
 * Serves raw requests over gRPC (lab1). Completes when clients can connect.
 * @throws TypeKVError `InvalidArgument` if `listen` is not an address
 * @throws ListenError if the port is taken, or this user may not use it
 */
export async function startServer({ listen, handlers }: ServerOptions<RawHandlers>): Promise<RunningServer> {
  const server = new Server(MESSAGE_LIMITS);
  addRawService(server, handlers);
  return runServer(server, listen, () => shutDown(server, STOP_GRACE_MS));
}

/**
 * Serves clients and other stores over gRPC. Completes when they can connect.
 * @throws TypeKVError `InvalidArgument` if `listen` is not an address
 * @throws ListenError if the port is taken, or this user may not use it
 */
export async function startStoreServer({ listen, handlers }: ServerOptions<StoreHandlers>): Promise<RunningServer> {
  const server = new Server(STORE_MESSAGE_LIMITS);
  const service = new StoreService(handlers);
  service.addTo(server);
  return runServer(server, listen, () => {
    service.stop();
    return shutDown(server, STORE_STOP_GRACE_MS);
  });
}
