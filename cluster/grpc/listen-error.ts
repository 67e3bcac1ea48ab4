import { formatListenAddress, type ListenAddress } from './listen-address';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken by another program; stop that one, or listen on another port (0 takes any free one)',
  EACCES: 'this user may not use the port; ports from 1024 on are free for all',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'there is no host of this name',
};

/** The machine does not let a server listen where it was asked to. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  /** @param code what the operating system said, such as `EADDRINUSE` */
  constructor(
    address: ListenAddress,
    readonly code: string,
  ) {
    super(`cannot listen on ${formatListenAddress(address)}: ${REASONS[code] ?? code}`);
  }
}
