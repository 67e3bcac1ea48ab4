import { ServerCredentials, type Server } from '@grpc/grpc-js';
import { formatListenAddress, type ListenAddress } from './listen-address';
import { ListenError } from './listen-error';
import { tryToListen } from './try-to-listen';

/**
 * Makes `server` listen, unencrypted. Returns the port, which is news where 0 was asked for.
 * @throws ListenError
 */
export async function bind(server: Server, address: ListenAddress): Promise<number> {
  // grpc-js prints to stderr when it cannot listen, and gives no code: so a plain socket tries first.
  await tryToListen(address);
  return new Promise((resolve, reject) => {
    server.bindAsync(formatListenAddress(address), ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(new ListenError(address, error.message));
    });
  });
}
