import type { Server } from '@grpc/grpc-js';

/** Takes no more calls, waits up to `graceMs` for those in flight, cuts off the rest, and frees the port. */
export function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(grace);
      resolve();
    });
  });
}
