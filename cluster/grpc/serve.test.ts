import { status } from '@grpc/grpc-js';
import { bytesOf } from '#kit/bytes';
import { RawDeleteResponse, RawGetResponse, RawPutResponse, RawScanResponse } from '#kit/wire/kvrpc';
import { GrpcRawClient } from './grpc-raw-client';
import type { RawHandlers } from './raw-service';
import { startServer } from './serve';

const empty: RawHandlers = {
  rawGet: async () => RawGetResponse.create(),
  rawPut: async () => RawPutResponse.create(),
  rawDelete: async () => RawDeleteResponse.create(),
  rawScan: async () => RawScanResponse.create(),
};
const key = bytesOf('key');

test('what is no address is InvalidArgument', async () => {
  await expect(startServer({ listen: 'nonsense', handlers: empty })).rejects.toMatchObject({ code: 'InvalidArgument' });
});

test('a taken port is a ListenError that names the address and says what to do; nothing else is printed', async () => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const first = await startServer({ listen: '127.0.0.1:0', handlers: empty });
  await expect(startServer({ listen: first.address, handlers: empty })).rejects.toMatchObject({
    name: 'ListenError',
    code: 'EADDRINUSE',
    message: expect.stringContaining(`${first.address}: the port is taken`),
  });
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
  await first.stop();
});

test('an address of another machine is a ListenError', async () => {
  // From the block that RFC 5737 keeps for documentation.
  await expect(startServer({ listen: '192.0.2.1:0', handlers: empty })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
});

test('after stop the port is free, and clients are refused; stopping again is fine', async () => {
  const first = await startServer({ listen: '127.0.0.1:0', handlers: empty });
  const client = new GrpcRawClient(first.address);
  await client.get({ key });
  await first.stop();
  await first.stop();
  await expect(client.get({ key })).rejects.toMatchObject({ code: status.UNAVAILABLE });
  const second = await startServer({ listen: first.address, handlers: empty });
  expect(second.address).toBe(first.address);
  client.close();
  await second.stop();
});

test('a call in flight is answered before stop completes', async () => {
  let answer = (_response: RawGetResponse): void => undefined;
  let arrived = (): void => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const rawGet = () => {
    arrived();
    return new Promise<RawGetResponse>((resolve) => (answer = resolve));
  };
  const server = await startServer({ listen: '127.0.0.1:0', handlers: { ...empty, rawGet } });
  const client = new GrpcRawClient(server.address);
  const value = client.get({ key });
  await arrival;
  const stopped = server.stop();
  answer(RawGetResponse.create({ value: key }));
  expect(await value).toEqual(key);
  await stopped;
  client.close();
});

test('a call that never ends does not keep the server from stopping', async () => {
  let arrived = (): void => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const rawGet = () => {
    arrived();
    return new Promise<RawGetResponse>(() => undefined);
  };
  const server = await startServer({ listen: '127.0.0.1:0', handlers: { ...empty, rawGet } });
  const client = new GrpcRawClient(server.address);
  const value = client.get({ key });
  const refused = expect(value).rejects.toMatchObject({ code: expect.any(Number) });
  await arrival;
  await server.stop();
  await refused;
  client.close();
});

test('a call that takes too long is given up by the client', async () => {
  const rawGet = () => new Promise<RawGetResponse>(() => undefined);
  const server = await startServer({ listen: '127.0.0.1:0', handlers: { ...empty, rawGet } });
  const client = new GrpcRawClient(server.address, 50);
  await expect(client.get({ key })).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  client.close();
  await server.stop();
});
