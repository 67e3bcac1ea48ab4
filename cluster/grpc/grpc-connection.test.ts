/** Goal: a client hears that a request had no effect only if it certainly had none. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { bytesOf } from '#kit/bytes';
import { NotImplemented } from '#kit/errors';
import { Unavailable } from '#kit/unavailable';
import { RawPutRequest, RawPutResponse } from '#kit/wire/kvrpc';
import { type CallFailure, GrpcConnection } from './grpc-connection';
import { MAX_MESSAGE_BYTES } from './limits';
import type { RawHandlers } from './raw-service';
import type { RunningServer } from './run-server';
import { startStoreServer } from './serve';

const SECOND = 1_000;
const request = RawPutRequest.create({ key: bytesOf('key'), value: bytesOf('value') });

let server: RunningServer;
let connection: GrpcConnection;
let failures: CallFailure[];

async function serve(rawPut: RawHandlers['rawPut']): Promise<void> {
  server = await startStoreServer({
    listen: '127.0.0.1:0',
    handlers: { raw: { rawPut } as unknown as RawHandlers, receive: () => undefined },
  });
  failures = [];
  connection = new GrpcConnection(new Map([[1, server.address]]), (failure) => failures.push(failure));
}

afterEach(async () => {
  connection.close();
  await server.stop();
});

test('an answer is answered', async () => {
  await serve(() => Promise.resolve(RawPutResponse.create()));
  expect(await connection.call(1, 'rawPut', request, SECOND)).toEqual({ kind: 'answered', response: RawPutResponse.create() });
  expect(failures).toEqual([]);
});

test('a call to a store that cannot be connected to is refused', async () => {
  await serve(() => Promise.resolve(RawPutResponse.create()));
  await server.stop();
  expect(await connection.call(1, 'rawPut', request, SECOND)).toEqual({ kind: 'refused' });
  expect(failures).toEqual([{ storeId: 1, address: server.address, reason: 'it cannot be connected to' }]);
});

test('a call to a store that nobody knows is refused', async () => {
  await serve(() => Promise.resolve(RawPutResponse.create()));
  expect(await connection.call(9, 'rawPut', request, SECOND)).toEqual({ kind: 'refused' });
});

test('one store that can be connected to is enough, also where another one stands still', async () => {
  await serve(() => Promise.resolve(RawPutResponse.create()));
  connection.close();
  const still = createServer().listen(0, '127.0.0.1');
  await once(still, 'listening');
  const sockets: Socket[] = [];
  still.on('connection', (socket) => sockets.push(socket));
  const { port } = still.address() as AddressInfo;
  connection = new GrpcConnection(
    new Map([
      [1, `127.0.0.1:${port}`],
      [2, server.address],
    ]),
  );
  // Longer than a test may take.
  expect(await connection.reachesAny(100 * SECOND)).toBe(true);
  expect(await connection.call(1, 'rawPut', request, 100 * SECOND)).toEqual({ kind: 'refused' });
  for (const socket of sockets) socket.destroy();
  still.close();
});

test('nobody there is noticed', async () => {
  await serve(() => Promise.resolve(RawPutResponse.create()));
  await server.stop();
  expect(await connection.reachesAny(100 * SECOND)).toBe(false);
});

test('a call that gets no answer in time is unknown', async () => {
  await serve(() => new Promise(() => undefined));
  expect(await connection.call(1, 'rawPut', request, 100)).toEqual({ kind: 'unknown' });
  expect(failures).toMatchObject([{ storeId: 1, reason: 'no answer in time' }]);
});

test('a call whose store stops before it answers is unknown', async () => {
  await serve(() => {
    void server.stop();
    return new Promise(() => undefined);
  });
  expect(await connection.call(1, 'rawPut', request, 10 * SECOND)).toEqual({ kind: 'unknown' });
});

test('a call of which the store itself does not know the outcome is unknown', async () => {
  await serve(() => Promise.reject(new Unavailable('passed by')));
  expect(await connection.call(1, 'rawPut', request, SECOND)).toEqual({ kind: 'unknown' });
  expect(failures).toMatchObject([{ reason: 'UNAVAILABLE: passed by' }]);
});

test('a store whose code is not written yet is RequestRefused, with the words of the stub', async () => {
  await serve(() => Promise.reject(new NotImplemented('lab1: rawPut')));
  await expect(connection.call(1, 'rawPut', request, SECOND)).rejects.toMatchObject({
    name: 'RequestRefused',
    message: 'not implemented yet: lab1: rawPut',
  });
});

test('an entry that fits into no message between stores is refused in words, and does not get to the handler', async () => {
  await serve(() => Promise.reject(new Error('it got through')));
  const large = RawPutRequest.create({ key: bytesOf('key'), value: new Uint8Array(MAX_MESSAGE_BYTES - 2) });
  const { response } = (await connection.call(1, 'rawPut', large, 10 * SECOND)) as { response: RawPutResponse };
  expect(response.error).toBe(
    `InvalidArgument: the key and the value have ${MAX_MESSAGE_BYTES + 1} bytes together; the maximum is ${MAX_MESSAGE_BYTES}`,
  );
});
