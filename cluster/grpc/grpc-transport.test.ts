/** Goal: the two ends of the streams between stores, on real sockets. */
import { bytesOf, concatBytes } from '#kit/bytes';
import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';
import { RawGetResponse } from '#kit/wire/kvrpc';
import { Message, MessageType } from '#kit/wire/raft';
import { RaftMessage } from '#kit/wire/raft-server';
import { GrpcTransport } from './grpc-transport';
import { MAX_QUEUED_MESSAGES } from './raft-stream';
import type { RawHandlers } from './raw-service';
import type { RunningServer } from './run-server';
import { startStoreServer } from './serve';

const raw = { rawGet: () => Promise.resolve(RawGetResponse.create()) } as unknown as RawHandlers;

/** A store that notes what it receives. */
class Receiver {
  readonly received: Message[] = [];
  private readonly waiting: { readonly count: number; readonly reached: () => void }[] = [];
  private server: RunningServer | undefined;

  async start(listen = '127.0.0.1:0'): Promise<string> {
    this.server = await startStoreServer({ listen, handlers: { raw, receive: (message) => this.receive(message) } });
    return this.server.address;
  }

  stop(): Promise<void> | undefined {
    return this.server?.stop();
  }

  async until(count: number): Promise<void> {
    if (this.received.length < count) await new Promise<void>((reached) => this.waiting.push({ count, reached }));
  }

  private receive({ message }: RaftMessage): void {
    this.received.push(message!);
    for (const { count, reached } of this.waiting) if (this.received.length >= count) reached();
  }
}

let receiver: Receiver;
let transport: GrpcTransport;
let address: string;

beforeEach(async () => {
  receiver = new Receiver();
  address = await receiver.start();
  transport = new GrpcTransport(new Map([[2, address]]));
});

afterEach(async () => {
  transport.close();
  await receiver.stop();
});

function raftMessage(fields: Partial<Message>, storeId = 2): RaftMessage {
  const toPeer = { id: storeId, storeId };
  return RaftMessage.create({ regionId: 1, toPeer, message: Message.create({ msgType: MessageType.MsgAppend, ...fields }) });
}

function snapshotMessage(storeId = 2): RaftMessage {
  const metadata = { index: 7, term: 2, confState: { nodes: [1, 2] } };
  return raftMessage({ msgType: MessageType.MsgSnapshot, snapshot: { data: new Uint8Array(0), metadata } }, storeId);
}

/** The chunks of a snapshot, and whether their reader was closed. */
class Pieces implements AsyncIterable<Uint8Array> {
  isReturned = false;

  /** @param before is awaited before each piece */
  constructor(
    private readonly pieces: readonly Uint8Array[],
    private readonly before: (i: number) => Promise<void> | void = () => undefined,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let i = 0; i < this.pieces.length; i++) {
        await this.before(i);
        yield this.pieces[i]!;
      }
    } finally {
      this.isReturned = true;
    }
  }
}

test('messages arrive, in the order in which they were sent', async () => {
  for (let index = 1; index <= 500; index++)
    transport.send(raftMessage({ index, entries: [{ entryType: 0, term: 1, index, data: bytesOf('data') }] }));
  await receiver.until(500);
  expect(receiver.received.map(({ index }) => index)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  expect(receiver.received[499]!.entries).toEqual([{ entryType: 0, term: 1, index: 500, data: bytesOf('data') }]);
});

test('a message is taken as it is when it is sent', async () => {
  // The first ones fill the stream, so that the last one waits in the queue.
  for (let i = 0; i < 100; i++) transport.send(raftMessage({ index: i }));
  const message = raftMessage({ commit: 1 });
  transport.send(message);
  message.message!.commit = 2;
  await receiver.until(101);
  expect(receiver.received[100]!.commit).toBe(1);
});

test('a store that was down gets messages again when it is back, without anybody doing anything', async () => {
  transport.send(raftMessage({ index: 1 }));
  await receiver.until(1);
  await receiver.stop();
  const again = new Receiver();
  let index = 1;
  const sending = setInterval(() => transport.send(raftMessage({ index: ++index })), 10);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await again.start(address);
  await again.until(3);
  clearInterval(sending);
  await again.stop();
  const indexes = again.received.map((message) => message.index);
  expect(indexes).toEqual([...indexes].sort((left, right) => left - right));
});

test('messages that do not fit into the queue are dropped, and the sender continues at once', async () => {
  // All in one turn, in which nothing can leave.
  for (let index = 0; index < 2 * MAX_QUEUED_MESSAGES; index++) transport.send(raftMessage({ index }));
  await receiver.until(MAX_QUEUED_MESSAGES);
  const last = 3 * MAX_QUEUED_MESSAGES;
  transport.send(raftMessage({ index: last }));
  // What the queue took is in front of it.
  for (let count = MAX_QUEUED_MESSAGES; receiver.received.at(-1)!.index !== last; count++) await receiver.until(count);
  expect(receiver.received.length).toBeLessThan(1.5 * MAX_QUEUED_MESSAGES);
});

test('a message to a store that nobody knows is dropped; one to nobody is InvalidArgument, one after the end is Stopped', () => {
  transport.send(raftMessage({}, 9));
  expect(() => transport.send(RaftMessage.create({}))).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  transport.close();
  expect(() => transport.send(raftMessage({}))).toThrow(expect.objectContaining({ code: 'Stopped' }));
});

test('a snapshot arrives whole, however many pieces it has', async () => {
  const pieces = Array.from({ length: 20 }, (_, i) => new Uint8Array(MAX_SNAPSHOT_CHUNK_BYTES - i).fill(i));
  const chunks = new Pieces(pieces);
  await transport.sendSnapshot(snapshotMessage(), chunks);
  expect(chunks.isReturned).toBe(true);
  expect(receiver.received).toHaveLength(1);
  const { snapshot, msgType } = receiver.received[0]!;
  expect([msgType, snapshot!.metadata]).toEqual([MessageType.MsgSnapshot, { index: 7, term: 2, confState: { nodes: [1, 2] } }]);
  expect(Buffer.compare(snapshot!.data, concatBytes(...pieces))).toBe(0);
}, 30_000);

test('of a snapshot whose sender fails half-way, the receiver sees nothing', async () => {
  const chunks = new Pieces([bytesOf('one'), bytesOf('two'), bytesOf('three')], (i) =>
    i === 2 ? Promise.reject(new Error('the disk failed')) : undefined,
  );
  await expect(transport.sendSnapshot(snapshotMessage(), chunks)).rejects.toThrow('the disk failed');
  // What is sent on the same connection afterwards is behind it.
  transport.send(raftMessage({ index: 1 }));
  await receiver.until(1);
  expect(receiver.received.map(({ msgType }) => msgType)).toEqual([MessageType.MsgAppend]);
});

test('a snapshot whose connection is cut half-way is Unavailable to the sender, and nothing to the receiver', async () => {
  const chunks = new Pieces([bytesOf('one'), bytesOf('two'), bytesOf('three')], (i) => (i === 2 ? receiver.stop() : undefined));
  await expect(transport.sendSnapshot(snapshotMessage(), chunks)).rejects.toMatchObject({ name: 'Unavailable' });
  expect([chunks.isReturned, receiver.received]).toEqual([true, []]);
});

test.each([
  ['down', 2],
  ['unknown', 9],
])('a snapshot to a store that is %s is Unavailable, and its pieces are let go', async (_, storeId) => {
  await receiver.stop();
  const chunks = new Pieces([bytesOf('one')]);
  await expect(transport.sendSnapshot(snapshotMessage(storeId), chunks)).rejects.toMatchObject({ name: 'Unavailable' });
  expect(chunks.isReturned).toBe(true);
});

test.each([0, MAX_SNAPSHOT_CHUNK_BYTES + 1])('a piece of %i bytes is InvalidArgument', async (size) => {
  const chunks = new Pieces([new Uint8Array(size)]);
  await expect(transport.sendSnapshot(snapshotMessage(), chunks)).rejects.toMatchObject({ code: 'InvalidArgument' });
  expect([chunks.isReturned, receiver.received]).toEqual([true, []]);
});
