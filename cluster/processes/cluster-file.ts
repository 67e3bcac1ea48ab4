import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseListenAddress } from '#cluster/grpc/listen-address';
import { ClusterError } from './cluster-error';

/** The address of each store of a cluster, by its id (from 1 on): `127.0.0.1:20160`. */
export type StoreAddresses = ReadonlyMap<number, string>;

const NAME = 'cluster.json';

/**
 * Reads the addresses of the stores from a cluster's directory. Undefined if there is no cluster yet.
 * @throws ClusterError if the file cannot be read
 */
export function readClusterFile(directory: string): StoreAddresses | undefined {
  const file = join(directory, NAME);
  try {
    return new Map(addressesIn(readFileSync(file, 'utf8')).map((address, i) => [i + 1, address]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ClusterError(`${file} cannot be read: ${(error as Error).message}. Use another directory with --directory.`);
  }
}

/** @throws Error if the text does not have the format of `writeClusterFile` */
function addressesIn(text: string): string[] {
  const stores = (JSON.parse(text) as { stores?: unknown } | null)?.stores;
  if (!Array.isArray(stores) || stores.length === 0) throw new Error('it contains no list of stores');
  for (const address of stores) parseListenAddress(String(address));
  return stores as string[];
}

/** Writes the addresses of the stores. @throws ClusterError if the directory cannot be written to */
export function writeClusterFile(directory: string, stores: StoreAddresses): void {
  const file = join(directory, NAME);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify({ schema: 1, stores: [...stores.values()] }, undefined, 2)}\n`);
    // Atomic: a concurrent reader finds the old file or the new one.
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new ClusterError(`${directory} cannot be written to: ${(error as Error).message}. Use another directory with --directory.`);
  }
}
