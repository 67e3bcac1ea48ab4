import { credentials, makeGenericClientConstructor, status, type Client, type ServiceError } from '@grpc/grpc-js';
import { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { bytesOf, compareBytes, equalBytes } from '#kit/bytes';
import { NotImplemented } from '#kit/errors';
import { RawDeleteResponse, RawGetResponse, RawPutResponse, RawScanResponse } from '#kit/wire/kvrpc';
import { GrpcRawClient } from './grpc-raw-client';
import { MAX_MESSAGE_BYTES } from './limits';
import type { RawHandlers } from './raw-service';
import type { RunningServer } from './run-server';
import { startServer } from './serve';

interface Place {
  readonly cf: string;
  readonly key: Uint8Array;
}

/** A map with column families, in the simplest form there is. */
function inMemory(): RawHandlers {
  let entries: { cf: string; key: Uint8Array; value: Uint8Array }[] = [];
  const isAt = (at: Place) => (entry: Place) => entry.cf === at.cf && equalBytes(entry.key, at.key);
  const remove = (at: Place) => void (entries = entries.filter((entry) => !isAt(at)(entry)));
  return {
    async rawGet(request) {
      const found = entries.find(isAt(request));
      return RawGetResponse.create({ value: found?.value, notFound: found === undefined });
    },
    async rawPut(request) {
      remove(request);
      entries.push(request);
      return RawPutResponse.create();
    },
    async rawDelete(request) {
      remove(request);
      return RawDeleteResponse.create();
    },
    async rawScan(request) {
      const found = entries.filter((entry) => entry.cf === request.cf && compareBytes(entry.key, request.startKey) >= 0);
      return RawScanResponse.create({ kvs: found.sort((left, right) => compareBytes(left.key, right.key)).slice(0, request.limit) });
    },
  };
}

let server: RunningServer;
let clients: { close(): void }[] = [];

async function serve(handlers: Partial<RawHandlers> = {}): Promise<GrpcRawClient> {
  server = await startServer({ listen: '127.0.0.1:0', handlers: { ...inMemory(), ...handlers } });
  return opened(new GrpcRawClient(server.address));
}

function opened<C extends { close(): void }>(client: C): C {
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await server.stop();
});

const a = bytesOf('a');

/** What a call with the callback of grpc-js ends with. */
function outcome(send: (done: (error: ServiceError | null, response: unknown) => void) => void): Promise<ServiceError | null> {
  return new Promise((resolve) => send((error) => resolve(error)));
}

describe('raw requests over gRPC', () => {
  test('what was put is got, scanned in order, and gone after it was deleted', async () => {
    const client = await serve();
    for (const text of ['c', 'a', 'b']) await client.put({ cf: 'default', key: bytesOf(text), value: bytesOf(`${text}1`) });
    expect(await client.get({ cf: 'default', key: a })).toEqual(bytesOf('a1'));
    expect(await client.get({ cf: 'write', key: a })).toBeUndefined();
    expect(await client.scan({ cf: 'default', startKey: bytesOf('b'), limit: 9 })).toEqual([
      { key: bytesOf('b'), value: bytesOf('b1') },
      { key: bytesOf('c'), value: bytesOf('c1') },
    ]);
    await client.delete({ cf: 'default', key: a });
    expect(await client.get({ cf: 'default', key: a })).toBeUndefined();
  });

  test('an empty value is not a missing one', async () => {
    const client = await serve();
    await client.put({ key: a, value: new Uint8Array() });
    expect(await client.get({ key: a })).toEqual(new Uint8Array());
  });

  test('handlers and clients get plain Uint8Arrays, not Buffers', async () => {
    let key: Uint8Array | undefined;
    const client = await serve({
      rawGet: async (request) => RawGetResponse.create({ value: (key = request.key) }),
    });
    const value = await client.get({ key: a });
    expect(Object.getPrototypeOf(key)).toBe(Uint8Array.prototype);
    expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype);
  });

  test('an error in a response rejects, with its text', async () => {
    const client = await serve({
      rawGet: async () => RawGetResponse.create({ error: 'UnknownColumnFamily: no' }),
      rawPut: async () => RawPutResponse.create({ regionError: { message: 'not leader', notLeader: { regionId: 7 } } }),
    });
    await expect(client.get({ key: a })).rejects.toMatchObject({ name: 'RequestError', message: 'UnknownColumnFamily: no' });
    await expect(client.put({ key: a, value: a })).rejects.toMatchObject({ regionError: { notLeader: { regionId: 7 } } });
  });
});

describe('a client that knows nothing of ours', () => {
  const identity = (bytes: Buffer): Buffer => bytes;
  const method = (path: string) => ({
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  });
  const PlainClient = makeGenericClientConstructor(
    { RawPut: method('/tinykvpb.TinyKv/RawPut'), RawGet: method('/tinykvpb.TinyKv/RawGet') },
    'tinykvpb.TinyKv',
  );
  type Call = (request: Buffer, done: (error: ServiceError | null, response: Buffer) => void) => void;
  const call = (client: Client, name: string, hex: string) =>
    new Promise<string>((resolve, reject) => {
      const send = (client as unknown as Record<string, Call>)[name]!.bind(client);
      send(Buffer.from(hex, 'hex'), (error, response) => (error ? reject(error) : resolve(response.toString('hex'))));
    });

  test('speaks the protocol byte for byte', async () => {
    await serve();
    const plain = opened(new PlainClient(server.address, credentials.createInsecure()));
    // key = 2: "a", value = 3: "v", cf = 4: "lock"; then key = 2, cf = 3.
    expect(await call(plain, 'RawPut', '120161' + '1a0176' + '22046c6f636b')).toBe('');
    expect(await call(plain, 'RawGet', '120161' + '1a046c6f636b')).toBe('1a0176');
    expect(await call(plain, 'RawGet', '120162' + '1a046c6f636b')).toBe('2001');
  });

  test('gets an error if its bytes are not a request, and the server continues', async () => {
    const client = await serve();
    const plain = opened(new PlainClient(server.address, credentials.createInsecure()));
    await expect(call(plain, 'RawGet', '12ff')).rejects.toMatchObject({ code: status.INTERNAL });
    expect(await client.get({ key: a })).toBeUndefined();
  });
});

describe('a failing handler', () => {
  test.each<[string, () => Promise<RawGetResponse>, status, string]>([
    ['that rejects', () => Promise.reject(new Error('out of luck')), status.INTERNAL, 'out of luck'],
    [
      'that throws at once',
      () => {
        throw new Error('at once');
      },
      status.INTERNAL,
      'at once',
    ],
    [
      'that is a stub',
      () => {
        throw new NotImplemented('lab1: rawGet');
      },
      status.UNIMPLEMENTED,
      'not implemented yet: lab1: rawGet',
    ],

    [
      'that throws no error',
      () => {
        throw 'just text';
      },
      status.INTERNAL,
      'just text',
    ],
    [
      'that throws what cannot be shown',
      () => {
        throw Object.create(null);
      },
      status.INTERNAL,
      'cannot be converted to text',
    ],
    ['that completes with nothing', async () => undefined as unknown as RawGetResponse, status.INTERNAL, 'rawGet completed with undefined'],
    ['whose response cannot be encoded', async () => ({ notFound: true }) as RawGetResponse, status.INTERNAL, ''],
    ['whose text has half a character', () => Promise.reject(new Error('\ud800')), status.INTERNAL, '\ufffd'],
    ['whose text is long', () => Promise.reject(new Error('試'.repeat(100_000))), status.INTERNAL, '試'.repeat(1000)],
  ])('%s gives the client a status, and the server continues', async (_what, rawGet, code, text) => {
    const client = await serve({ rawGet });
    await expect(client.get({ key: a })).rejects.toMatchObject({ code, details: expect.stringContaining(text) });
    await client.put({ key: a, value: a });
  });
});

describe('a method of a later lab', () => {
  // Has the fields of every request.
  const timestamps = { version: 0n, startVersion: 0n, commitVersion: 0n, lockTs: 0n, currentTs: 0n };
  const anyRequest = { key: a, keys: [], mutations: [], startKey: a, primaryLock: a, primaryKey: a, limit: 0, lockTtl: 0, ...timestamps };

  test.each([
    ['kvGet', 'lab4b'],
    ['kvPrewrite', 'lab4b'],
    ['kvCommit', 'lab4b'],
    ['kvScan', 'lab4c'],
    ['kvCheckTxnStatus', 'lab4c'],
    ['kvBatchRollback', 'lab4c'],
    ['kvResolveLock', 'lab4c'],
    ['coprocessor', 'not part of TypeKV'],
  ])('%s is UNIMPLEMENTED, and names %s', async (name, named) => {
    await serve();
    const client = opened(new TinyKvClient(server.address, credentials.createInsecure()));
    type Send = (request: object, done: (error: ServiceError | null, response: unknown) => void) => void;
    const send = (client as unknown as Record<string, Send>)[name]!.bind(client);
    const error = await outcome((done) => send(anyRequest, done));
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED, details: expect.stringContaining(named) });
  });

  test.each(['raft', 'snapshot'] as const)('%s is UNIMPLEMENTED, though it is a stream', async (name) => {
    await serve();
    const client = opened(new TinyKvClient(server.address, credentials.createInsecure()));
    const error = await outcome((done) => void client[name](done));
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED, details: expect.stringContaining('adds') });
  });
});

describe('the size of messages', () => {
  const megabytes = (count: number) => new Uint8Array(count * 1024 * 1024);

  test('more than gRPC takes by default is fine, both ways', async () => {
    const client = await serve();
    await client.put({ key: a, value: megabytes(8) });
    expect((await client.get({ key: a }))?.length).toBe(8 * 1024 * 1024);
  });

  test('a request beyond the limit fails, and the server continues', async () => {
    await serve();
    const unlimited = opened(new TinyKvClient(server.address, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 }));
    const request = { key: a, value: new Uint8Array(MAX_MESSAGE_BYTES), cf: '' };
    expect(await outcome((done) => unlimited.rawPut(request, done))).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect(await outcome((done) => unlimited.rawPut({ ...request, value: a }, done))).toBeNull();
  });

  test('a response beyond the limit fails, and the server continues', async () => {
    const client = await serve({ rawGet: async () => RawGetResponse.create({ value: new Uint8Array(MAX_MESSAGE_BYTES) }) });
    await expect(client.get({ key: a })).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    await client.put({ key: a, value: a });
  });
});
