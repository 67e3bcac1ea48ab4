import { createServer } from 'node:net';
import { TypeKVError } from '#kit/errors';

export interface ListenAddress {
  /** A host name or an IP address, without brackets. */
  readonly host: string;
  /** The port; 0 for any free port. */
  readonly port: number;
}

const PATTERN = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<name>[^\s:/[\]]+)):(?<port>\d{1,5})$/;

/**
 * Parses an address such as `127.0.0.1:20160`, `localhost:0` or `[::1]:20160`.
 * @throws TypeKVError `InvalidArgument`; the message shows the expected form
 */
export function parseListenAddress(text: string): ListenAddress {
  const groups = PATTERN.exec(text)?.groups;
  const port = Number(groups?.['port']);
  if (groups === undefined || port > 65535) {
    const reason = groups === undefined ? 'an address must have the form host:port' : 'a port must be from 0 to 65535';
    throw new TypeKVError('InvalidArgument', `cannot listen on "${text}": ${reason}, for example 127.0.0.1:20160`);
  }
  return { host: groups['v6'] ?? groups['name'] ?? '', port };
}

/** The inverse of `parseListenAddress`, with brackets around an IPv6 address. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken by another program. Stop that program, or listen on another port (0 takes any free one)',
  EACCES: 'this user may not use the port. Choose a port from 1024 on',
  EADDRNOTAVAIL: 'this machine does not have the address. Choose an address of this machine, for example 127.0.0.1',
  ENOTFOUND: 'there is no host with this name. Check the name, or use an IP address',
};

/** The server cannot listen on the address. The message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  /** @param code the error code of the operating system, such as `EADDRINUSE` */
  constructor(
    address: ListenAddress,
    readonly code: string,
  ) {
    super(`cannot listen on ${formatListenAddress(address)}: ${REASONS[code] ?? code}`);
  }
}

/**
 * Listens on the address and stops immediately, to detect errors before anything is started.
 * @throws ListenError
 */
export function tryToListen(address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createServer();
    socket.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(address, error.code ?? error.message)));
    socket.listen(address.port, address.host, () => socket.close(() => resolve()));
  });
}
