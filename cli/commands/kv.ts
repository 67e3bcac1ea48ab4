import { buffer } from 'node:stream/consumers';

import type { Command } from 'commander';

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
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { positiveInteger } from '#cli/options';

interface KvFlags {
  readonly directory: string;
  readonly cf: string;
  readonly limit: number;
  /** Seconds. */
  readonly timeout: number;
  /** Keys and values are hexadecimal, in the input and in the output. */
  readonly hex?: boolean;
}

export function define(command: Command): Action {
  command
    .argument('[words...]', 'put <key> [value], get <key>, delete <key>, or scan [start]')
    .option('--directory <dir>', 'where the data of the cluster are stored', '.cluster')
    .option('--cf <name>', 'the column family: default, lock or write', 'default')
    .option('--limit <n>', 'maximum number of entries that a scan prints', positiveInteger, 100)
    .option('--timeout <n>', 'maximum time of the request in seconds', positiveInteger, 5)
    .option('--hex', 'keys and values are hexadecimal, in the input and in the output');
  return kv;
}

/** One kind of request. */
interface Operation {
  readonly words: string;
  /** The minimum and maximum number of words after the name. */
  readonly wordsMin: number;
  readonly wordsMax: number;
  readonly help: string;
  readonly isWrite: boolean;
  run(client: KvClient, words: readonly string[], flags: KvFlags): Promise<ExitCode>;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  put: {
    words: '<key> [value]',
    wordsMin: 1,
    wordsMax: 2,
    help: 'write a value; without a value, read it from standard input',
    isWrite: true,
    run: put,
  },
  get: { words: '<key>', wordsMin: 1, wordsMax: 1, help: 'print the value of a key', isWrite: false, run: get },
  delete: { words: '<key>', wordsMin: 1, wordsMax: 1, help: 'delete a key; deleting a missing key succeeds', isWrite: true, run: remove },
  scan: { words: '[start]', wordsMin: 0, wordsMax: 1, help: 'print entries in the order of their keys', isWrite: false, run: scan },
};

/** Sends one request to the cluster. `failed`: it was not done, or it is not known whether it was. */
async function kv(words: readonly string[], flags: KvFlags): Promise<ExitCode> {
  const [name = '', ...rest] = words;
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name]! : undefined;
  if (operation === undefined) throw new UsageError(`${name === '' ? '' : `Unknown operation '${name}'.\n\n`}${usage()}`);
  if (rest.length < operation.wordsMin || rest.length > operation.wordsMax)
    throw new UsageError(`Usage: npx typekv kv ${name} ${operation.words}`);
  return withClient(addressesOf(flags), optionsFor(operation, flags), (client) => operation.run(client, rest, flags));
}

/** A write is sent once, so it waits for its answer the whole time. A read asks another store earlier. */
function optionsFor({ isWrite }: Operation, { timeout }: KvFlags): CallTimes {
  const timeoutMs = timeout * 1_000;
  return isWrite ? { timeoutMs, tryTimeoutMs: timeoutMs } : { timeoutMs };
}

function usage(): string {
  const lines = Object.entries(OPERATIONS).map(([name, { words, help }]) => `  ${`${name} ${words}`.padEnd(22)} ${help}`);
  return `Usage: npx typekv kv OPERATION\n${lines.join('\n')}\nOptions: npx typekv kv --help`;
}

function addressesOf({ directory }: KvFlags): StoreAddresses {
  try {
    const cluster = readClusterFile(directory);
    if (cluster !== undefined) return cluster.addresses;
  } catch (error) {
    throw error instanceof ClusterError ? new UsageError(error.message) : error;
  }
  throw new UsageError(`There is no cluster in ${directory}. Start one with npx typekv cluster, or name its directory with --directory.`);
}

/** The maximum time to find out that no store can be reached. Milliseconds. */
const CONNECT_MS = 2_000;

async function withClient(addresses: StoreAddresses, times: CallTimes, act: (client: KvClient) => Promise<ExitCode>): Promise<ExitCode> {
  const failures = new Map<number, CallFailure>();
  const connection = new GrpcConnection(addresses, (failure) => failures.set(failure.storeId, failure));
  try {
    if (!(await connection.reachesAny(CONNECT_MS)))
      return complain(
        `No store can be reached at ${[...addresses.values()].join(', ')}. If the cluster does not run, start it with npx typekv cluster.`,
      );
    const code = await act(clusterClient(connection, addresses.size, times));
    if (code !== EXIT.pass)
      for (const { storeId, address, reason } of failures.values()) complain(`  store ${storeId} at ${address}: ${reason}`);
    return code;
  } catch (error) {
    if (error instanceof RequestRefused) return complain(error.message);
    throw error;
  } finally {
    connection.close();
  }
}

async function put(client: KvClient, [key, value]: readonly string[], { cf, hex = false }: KvFlags): Promise<ExitCode> {
  const notation = new ByteNotation(hex);
  const entry = { cf, key: notation.parse(key!), value: value === undefined ? await fromInput() : notation.parse(value) };
  return show(await client.put(entry), 'put', () => 'OK\n');
}

/** Reads all bytes of standard input, unchanged. */
async function fromInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY) process.stderr.write('Type the value. Press Ctrl-D at the beginning of a line to end it.\n');
  return new Uint8Array(await buffer(process.stdin));
}

async function get(client: KvClient, [key]: readonly string[], { cf, hex = false }: KvFlags): Promise<ExitCode> {
  const notation = new ByteNotation(hex);
  const result = await client.get({ cf, key: notation.parse(key!) });
  if (result.kind === 'answered' && result.response === undefined) return complain(`Key ${JSON.stringify(key)} does not exist.`);
  return show(result, 'get', (value) => `${notation.show(value!)}\n`);
}

async function remove(client: KvClient, [key]: readonly string[], { cf, hex = false }: KvFlags): Promise<ExitCode> {
  return show(await client.delete({ cf, key: new ByteNotation(hex).parse(key!) }), 'delete', () => 'OK\n');
}

async function scan(client: KvClient, [start = '']: readonly string[], { cf, limit, hex = false }: KvFlags): Promise<ExitCode> {
  const notation = new ByteNotation(hex);
  const result = await client.scan({ cf, startKey: notation.parse(start), limit });
  const row = ({ key, value }: KeyValue): string => `${notation.showInRow(key)}\t${notation.showInRow(value)}\n`;
  return show(result, 'scan', (entries) => entries.map(row).join(''));
}

function show<Response>(result: CallResult<Response>, what: string, print: (response: Response) => string): ExitCode {
  if (result.kind === 'answered') {
    process.stdout.write(print(result.response));
    return EXIT.pass;
  }
  if (result.kind === 'refused')
    return complain(`${what} failed: no store accepted it in time. It was not applied. Check whether a majority of the stores runs.`);
  const isWrite = what === 'put' || what === 'delete';
  return complain(
    isWrite
      ? `${what} ended without an answer: a store received it, and it is not known whether it was applied. It may be applied later. Read the key with get before you try again.`
      : `${what} failed: no answer in time. Check whether a majority of the stores runs.`,
  );
}

function complain(message: string): ExitCode {
  process.stderr.write(`${message}\n`);
  return EXIT.failed;
}
