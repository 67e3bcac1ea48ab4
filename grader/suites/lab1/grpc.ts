import { GrpcRawClient } from '#cluster/grpc/grpc-raw-client';
import { startServer } from '#cluster/grpc/serve';
import { check, checkBytes } from '#harness/scenario/check';
import type { RealTest } from '#grader/catalogue/graded-test';
import { bytesOf } from '#kit/bytes';
import { MemEngine } from '#kit/engines/mem-engine';

import { makeRawNode } from './raw-store';

const PROPERTY = 'gRPC';

export const realGrpc: RealTest = {
  kind: 'real',
  id: 'lab1/real-grpc',
  part: 'lab1',
  title: 'A gRPC client over a real connection gets the same answers as a client in the simulation',
  points: 4,
  maxMilliseconds: 10_000,
  references: '',
  docsAnchor: 'grpc',
  async run(code) {
    const node = makeRawNode(code, new MemEngine());
    await node.start();
    const server = await startServer({ listen: '127.0.0.1:0', handlers: node });
    const client = new GrpcRawClient(server.address);
    try {
      await sendEachRequest(client);
    } finally {
      client.close();
      await server.stop();
      await node.stop();
    }
  },
};

async function sendEachRequest(client: GrpcRawClient): Promise<void> {
  const [key, value] = [bytesOf('key'), Uint8Array.of(0, 0xff)];
  checkBytes(await client.get({ key }), undefined, PROPERTY, 'get of a missing key over gRPC');
  await client.put({ key, value });
  await client.put({ cf: 'lock', key, value: bytesOf('another') });
  checkBytes(await client.get({ key }), value, PROPERTY, 'get over gRPC');
  const entries = await client.scan({ startKey: bytesOf(''), limit: 10 });
  check(entries.length === 1, PROPERTY, () => `a scan over gRPC: expected 1 entry, found ${entries.length}.`);
  checkBytes(entries[0]?.key, key, PROPERTY, 'the key of a scan over gRPC');
  checkBytes(entries[0]?.value, value, PROPERTY, 'the value of a scan over gRPC');
  const refusal = await client.get({ key, cf: 'nobody' }).catch((error: Error) => error.message);
  const isNamed = typeof refusal === 'string' && refusal.includes('UnknownColumnFamily: ');
  check(isNamed, PROPERTY, () => `get from an unknown family over gRPC: expected an UnknownColumnFamily error, found ${String(refusal)}.`);
  await client.delete({ key });
  checkBytes(await client.get({ key }), undefined, PROPERTY, 'get of a deleted key over gRPC');
}
