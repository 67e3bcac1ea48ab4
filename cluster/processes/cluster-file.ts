import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseListenAddress } from '#cluster/grpc/listen-address';
import { makeFolder } from '#kit/make-folder';
import { ClusterError } from './cluster-error';

/** The address of each store of a cluster, by its id (from 1 on): `127.0.0.1:20160`. */
export type StoreAddresses = ReadonlyMap<number, string>;

/** What a cluster's directory remembers about its stores. */
export interface ClusterFile {
  readonly addresses: StoreAddresses;
  /** The ids of the stores whose disks were initialized. None of them may start on an empty disk again. */
  readonly initialized: ReadonlySet<number>;
}

const NAME = 'cluster.json';

/**
 * Reads the file of a cluster from its directory. Undefined if there is no cluster yet.
 * @throws ClusterError if the file cannot be read
 */
export function readClusterFile(directory: string): ClusterFile | undefined {
  const file = join(directory, NAME);
  try {
    return clusterIn(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ClusterError(`${file} cannot be read: ${(error as Error).message}. Use another directory with --directory.`);
  }
}

/** @throws Error if the text does not have the format of `writeClusterFile` */
function clusterIn(text: string): ClusterFile {
  const { stores, initialized = [] } = (JSON.parse(text) as { stores?: unknown; initialized?: unknown } | null) ?? {};
  if (!Array.isArray(stores) || stores.length === 0) throw new Error('it contains no list of stores');
  for (const address of stores) parseListenAddress(String(address));
  if (!Array.isArray(initialized) || !initialized.every((id) => Number.isSafeInteger(id)))
    throw new Error('its list of initialized stores is not a list of ids');
  return {
    addresses: new Map((stores as string[]).map((address, i) => [i + 1, address])),
    initialized: new Set(initialized as number[]),
  };
}

/** Writes the file of a cluster, durably. @throws ClusterError if the directory cannot be written to */
export function writeClusterFile(directory: string, { addresses, initialized }: ClusterFile): void {
  const file = join(directory, NAME);
  const content = { schema: 1, stores: [...addresses.values()], initialized: [...initialized].sort((left, right) => left - right) };
  try {
    makeFolder(directory);
    writeFileSync(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { flush: true });
    // Atomic: a concurrent reader finds the old file or the new one.
    renameSync(`${file}.new`, file);
    sync(directory);
  } catch (error) {
    throw new ClusterError(`${directory} cannot be written to: ${(error as Error).message}. Use another directory with --directory.`);
  }
}

/** Makes the rename durable. */
function sync(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
