import { createServer } from 'node:net';
import type { ListenAddress } from './listen-address';
import { ListenError } from './listen-error';

/**
 * Listens and stops at once, so that what is wrong with an address is known before anything is started.
 * @throws ListenError
 */
export function tryToListen(address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createServer();
    socket.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(address, error.code ?? error.message)));
    socket.listen(address.port, address.host, () => socket.close(() => resolve()));
  });
}
