import { Server } from '@grpc/grpc-js';
import { STORE_MESSAGE_LIMITS } from './limits';
import { type RunningServer, runServer } from './run-server';
import { shutDown } from './shut-down';
import { type StoreHandlers, StoreService } from './store-service';

export interface StoreServerOptions {
  /** `host:port`; port 0 takes any free one. */
  readonly listen: string;
  readonly handlers: StoreHandlers;
}

/** How long `stop` waits for calls in flight, in milliseconds. Where all stores stop, some never get an answer. */
const GRACE_MS = 500;

/**
 * Serves clients and other stores over gRPC. Completes when they can connect.
 * @throws TypeKVError `InvalidArgument` where `listen` is not an address
 * @throws ListenError where the port is taken, or not ours to use
 */
export async function startStoreServer({ listen, handlers }: StoreServerOptions): Promise<RunningServer> {
  const server = new Server(STORE_MESSAGE_LIMITS);
  const service = new StoreService(handlers);
  service.addTo(server);
  return runServer(server, listen, () => {
    service.stop();
    return shutDown(server, GRACE_MS);
  });
}
