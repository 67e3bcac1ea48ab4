import { makeMessage } from '#kit/raft/message';
import { putApplyState, putRegion } from '#kit/store/records';
import type { StorePeer } from '#kit/store/store-peer';
import type { Transport } from '#kit/transport';
import { Unavailable } from '#kit/unavailable';
import { MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

import { SnapshotSender } from './snapshot-sender';
import { sampleRegion } from './testing/sample-region';
import { WatchedEngine } from './testing/watched-engine';

const region = sampleRegion();

/** A sender whose transfers end when the test says so. */
async function makeSender() {
  const engine = await WatchedEngine.opened([
    putRegion(region),
    putApplyState(7, { appliedIndex: 5, truncatedIndex: 5, truncatedTerm: 2 }),
  ]);
  const transfers: { readonly message: RaftMessage; end(error?: Error): Promise<void> }[] = [];
  const sendSnapshot = (message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = async (error?: Error): Promise<void> => {
        for await (const _ of chunks) if (error !== undefined) break;
        if (error === undefined) resolve();
        else reject(error);
        await turn();
      };
      transfers.push({ message, end });
    });
  const failures: unknown[] = [];
  const sender = new SnapshotSender(engine, { sendSnapshot } as Transport, 100, (error) => failures.push(error));
  const peer = { regionId: 7, region, self: region.peers[0] } as StorePeer;
  const send = async (to: number): Promise<void> => {
    sender.send(
      peer,
      makeMessage(MessageType.MsgSnapshot, to, {
        snapshot: { data: new Uint8Array(0), metadata: { index: 3, term: 1, confState: undefined } },
      }),
    );
    await turn();
  };
  return { engine, transfers, failures, send };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('a snapshot has the index of the data that it contains, even if Raft asked for another index', async () => {
  const { transfers, send, engine } = await makeSender();
  await send(12);
  expect(transfers[0]!.message).toMatchObject({
    regionId: 7,
    toPeer: { id: 12, storeId: 2 },
    message: { snapshot: { metadata: { index: 5, term: 2 } } },
  });
  expect(engine.openSnapshots).toBe(1);
  await transfers[0]!.end();
  expect(engine.openSnapshots).toBe(0);
});

test('one snapshot at a time is in flight to each peer', async () => {
  const { transfers, send } = await makeSender();
  for (const to of [12, 12, 13]) await send(to);
  expect(transfers.map(({ message }) => message.toPeer!.id)).toEqual([12, 13]);
  await transfers[0]!.end();
  for (const to of [12, 13]) await send(to);
  expect(transfers.map(({ message }) => message.toPeer!.id)).toEqual([12, 13, 12]);
});

test('a peer that is out of reach is asked again; that is no failure of the store', async () => {
  const { transfers, send, failures, engine } = await makeSender();
  await send(12);
  await transfers[0]!.end(new Unavailable('no answer'));
  expect([failures, engine.openSnapshots]).toEqual([[], 0]);
  await send(12);
  expect(transfers.length).toBe(2);
});

test('after any other error the store cannot continue', async () => {
  const { transfers, send, failures } = await makeSender();
  const error = new Error('a bug');
  await send(12);
  await transfers[0]!.end(error);
  expect(failures).toEqual([error]);
});

test('nothing is sent, and nothing stays open, for somebody who is no peer of the region', async () => {
  const { transfers, send, failures, engine } = await makeSender();
  await send(99);
  expect([transfers, failures, engine.openSnapshots]).toEqual([[], [], 0]);
});
