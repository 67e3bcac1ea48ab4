import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseListenAddress } from '#cluster/grpc/listen-address';
import { ClusterError } from './cluster-error';

/** Where each store of a cluster is, by its id, from 1 on: `127.0.0.1:20160`. */
export type StoreAddresses = ReadonlyMap<number, string>;

const NAME = 'cluster.json';

/**
 * What a cluster's directory says of its stores; undefined where there is no cluster yet.
 * @throws ClusterError where the file cannot be read
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

/** @throws Error where the text is not what `writeClusterFile` writes */
function addressesIn(text: string): string[] {
  const stores = (JSON.parse(text) as { stores?: unknown } | null)?.stores;
  if (!Array.isArray(stores) || stores.length === 0) throw new Error('it has no list of stores');
  for (const address of stores) parseListenAddress(String(address));
  return stores as string[];
}

/** @throws ClusterError where the directory cannot be written to */
export function writeClusterFile(directory: string, stores: StoreAddresses): void {
  const file = join(directory, NAME);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify({ schema: 1, stores: [...stores.values()] }, undefined, 2)}\n`);
    // Whoever reads meanwhile finds the old file or the new one.
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new ClusterError(`${directory} cannot be written to: ${(error as Error).message}`);
  }
}
