import { TypeKVError } from '#kit/errors';

export interface ListenAddress {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

const PATTERN = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<name>[^\s:/[\]]+)):(?<port>\d{1,5})$/;

/**
 * Reads `127.0.0.1:20160`, `localhost:0` or `[::1]:20160`.
 * @throws TypeKVError `InvalidArgument` that shows the form
 */
export function parseListenAddress(text: string): ListenAddress {
  const groups = PATTERN.exec(text)?.groups;
  const port = Number(groups?.['port']);
  if (groups === undefined || port > 65535) {
    const reason = groups === undefined ? 'an address is host:port' : 'a port is from 0 to 65535';
    throw new TypeKVError('InvalidArgument', `cannot listen on "${text}": ${reason}, for example 127.0.0.1:20160`);
  }
  return { host: groups['v6'] ?? groups['name'] ?? '', port };
}

/** The inverse, with the brackets that an IPv6 address needs. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
