import { buffer } from 'node:stream/consumers';

import type { KvClient } from '#cluster/client/kv-client';
import { RequestRefused } from '#cluster/client/request-refused';
import type { CallResult } from '#cluster/client/store-connection';
import { type CallFailure, GrpcConnection } from '#cluster/grpc/grpc-connection';
import { ClusterError } from '#cluster/processes/cluster-error';
import { readClusterFile, type StoreAddresses } from '#cluster/processes/cluster-file';
import { type CallTimes, clusterClient } from '#cluster/processes/cluster-client';
import { ByteNotation } from '#cli/byte-notation';
import { UsageError } from '#grader/usage-error';
import type { KeyValue } from '#kit/engine';

export interface KvFlags {
  readonly directory: string;
  readonly cf: string;
  readonly limit: number;
  /** Seconds. */
  readonly timeout: number;
  /** Keys and values are hexadecimal. */
  readonly hex?: boolean;
}

/** What is asked of the cluster, and what it takes: as many words as `words` names. */
interface Operation {
  readonly words: string;
  readonly least: number;
  readonly most: number;
  readonly help: string;
  readonly isWrite: boolean;
  run(client: KvClient, words: readonly string[], flags: KvFlags): Promise<number>;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  put: {
    words: '<key> [value]',
    least: 1,
    most: 2,
    help: 'write a value; without one, what comes on standard input',
    isWrite: true,
    run: put,
  },
  get: { words: '<key>', least: 1, most: 1, help: 'print the value of a key', isWrite: false, run: get },
  delete: { words: '<key>', least: 1, most: 1, help: 'delete a key; one that is not there is fine', isWrite: true, run: remove },
  scan: { words: '[start]', least: 0, most: 1, help: 'print entries in the order of their keys, from start on', isWrite: false, run: scan },
};

/** One request to the cluster. Gives the exit status: 0 done, 1 not (or not known), 2 wrong usage. */
export async function kv(words: readonly string[], flags: KvFlags): Promise<number> {
  const [name = '', ...rest] = words;
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name]! : undefined;
  if (operation === undefined) throw new UsageError(`${name === '' ? '' : `There is no operation '${name}'.\n\n`}${usage()}`);
  if (rest.length < operation.least || rest.length > operation.most)
    throw new UsageError(`Usage: npm run kv -- ${name} ${operation.words}`);
  return withClient(addressesOf(flags), optionsFor(operation, flags), (client) => operation.run(client, rest, flags));
}

/** A write is tried once, so it may as well wait for its answer; a read asks another store instead. */
function optionsFor({ isWrite }: Operation, { timeout }: KvFlags): CallTimes {
  const timeoutMs = timeout * 1_000;
  return isWrite ? { timeoutMs, tryTimeoutMs: timeoutMs } : { timeoutMs };
}

function usage(): string {
  const lines = Object.entries(OPERATIONS).map(([name, { words, help }]) => `  ${`${name} ${words}`.padEnd(22)} ${help}`);
  return `Usage: npm run kv -- OPERATION\n${lines.join('\n')}\nOptions: ./typekv kv --help`;
}

function addressesOf({ directory }: KvFlags): StoreAddresses {
  try {
    const addresses = readClusterFile(directory);
    if (addresses !== undefined) return addresses;
  } catch (error) {
    throw error instanceof ClusterError ? new UsageError(error.message) : error;
  }
  throw new UsageError(`There is no cluster in ${directory}. npm run cluster starts one; --directory says where it is.`);
}

/** The longest that it takes to find out that nobody is there, in milliseconds. */
const CONNECT_MS = 2_000;

async function withClient(addresses: StoreAddresses, times: CallTimes, act: (client: KvClient) => Promise<number>): Promise<number> {
  const failures = new Map<number, CallFailure>();
  const connection = new GrpcConnection(addresses, (failure) => failures.set(failure.storeId, failure));
  try {
    if (!(await connection.reachesAny(CONNECT_MS)))
      return complain(
        `No store can be reached at ${[...addresses.values()].join(', ')}. Is the cluster running? npm run cluster starts it.`,
      );
    const status = await act(clusterClient(connection, addresses.size, times));
    if (status !== 0) for (const { storeId, address, reason } of failures.values()) complain(`  store ${storeId} at ${address}: ${reason}`);
    return status;
  } catch (error) {
    if (error instanceof RequestRefused) return complain(error.message);
    throw error;
  } finally {
    connection.close();
  }
}

async function put(client: KvClient, [key, value]: readonly string[], { cf, hex = false }: KvFlags): Promise<number> {
  const notation = new ByteNotation(hex);
  const entry = { cf, key: notation.parse(key!), value: value === undefined ? await fromInput() : notation.parse(value) };
  return show(await client.put(entry), 'put', () => 'OK\n');
}

/** Byte for byte, whatever they are. */
async function fromInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY) process.stderr.write('Type the value. Ctrl-D at the beginning of a line ends it.\n');
  return new Uint8Array(await buffer(process.stdin));
}

async function get(client: KvClient, [key]: readonly string[], { cf, hex = false }: KvFlags): Promise<number> {
  const notation = new ByteNotation(hex);
  const result = await client.get({ cf, key: notation.parse(key!) });
  if (result.kind === 'answered' && result.response === undefined) return complain(`There is no key ${JSON.stringify(key)}.`);
  return show(result, 'get', (value) => `${notation.show(value!)}\n`);
}

async function remove(client: KvClient, [key]: readonly string[], { cf, hex = false }: KvFlags): Promise<number> {
  return show(await client.delete({ cf, key: new ByteNotation(hex).parse(key!) }), 'delete', () => 'OK\n');
}

async function scan(client: KvClient, [start = '']: readonly string[], { cf, limit, hex = false }: KvFlags): Promise<number> {
  const notation = new ByteNotation(hex);
  const result = await client.scan({ cf, startKey: notation.parse(start), limit });
  const row = ({ key, value }: KeyValue): string => `${notation.showInRow(key)}\t${notation.showInRow(value)}\n`;
  return show(result, 'scan', (entries) => entries.map(row).join(''));
}

function show<Response>(result: CallResult<Response>, what: string, print: (response: Response) => string): number {
  if (result.kind === 'answered') {
    process.stdout.write(print(result.response));
    return 0;
  }
  if (result.kind === 'refused')
    return complain(`The ${what} was not done, and will not be: no store took it in time. Perhaps most of the stores are down.`);
  const isWrite = what === 'put' || what === 'delete';
  return complain(
    isWrite
      ? `Whether the ${what} was done is not known: it was sent to a store, and no answer came. It may even be done later. Look with get before you try again.`
      : `No answer to the ${what} in time. Perhaps most of the stores are down.`,
  );
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
