import { bytesOf, concatBytes, equalBytes } from '#kit/bytes';
import { makeMessage } from '#kit/raft/message';
import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';
import { MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedNode } from '#harness/simulation/simulated-node';

import { SimulatedTransport } from './simulated-transport';
import { type StoresRun, runStores } from './testing/run-stores';

interface End {
  readonly transport: SimulatedTransport;
  /** What arrived in this life. */
  readonly received: RaftMessage[];
  readonly sent: RaftMessage[];
}

type Script = (one: SimulatedNode<End>, two: SimulatedNode<End>, context: ScenarioContext) => Promise<void>;

/** Plays `script` with two stores that run. */
async function play(script: Script, options: StoresRun = {}): Promise<void> {
  const { failure } = await runStores(async (context) => {
    const stores = [0, 1].map(() => makeEnd(context));
    for (const store of stores) await store.start();
    context.injectFaults(stores, { untilMs: 1 });
    await context.simulation.sleep(1);
    await script(stores[0]!, stores[1]!, context);
  }, options);
  expect(failure).toBeUndefined();
}

function makeEnd(context: ScenarioContext): SimulatedNode<End> {
  let lives = 0;
  return context.store(async ({ messages, runtime }) => {
    const [received, sent]: [RaftMessage[], RaftMessage[]] = [[], []];
    const transport = new SimulatedTransport(
      messages,
      runtime,
      ++lives,
      (message) => received.push(message),
      (message) => sent.push(message),
    );
    return { transport, received, sent };
  });
}

function raftMessage(message: RaftMessage['message']): RaftMessage {
  const peers = { fromPeer: { id: 11, storeId: 1 }, toPeer: { id: 12, storeId: 2 } };
  return {
    regionId: 7,
    ...peers,
    message,
    regionEpoch: undefined,
    isTombstone: false,
    startKey: new Uint8Array(0),
    endKey: new Uint8Array(0),
  };
}

function append(data: Uint8Array): RaftMessage {
  return raftMessage(makeMessage(MessageType.MsgAppend, 12, { entries: [{ entryType: 0, term: 1, index: 1, data }] }));
}

function snapshot(index = 5): RaftMessage {
  const metadata = { index, term: 2, confState: { nodes: [11, 12] } };
  return raftMessage(makeMessage(MessageType.MsgSnapshot, 12, { snapshot: { data: new Uint8Array(0), metadata } }));
}

const EMPTY = snapshot();

/** These, `pauseMs` apart. */
async function* chunks(context: ScenarioContext, pieces: readonly string[], pauseMs = 0): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    yield bytesOf(piece);
    await context.simulation.sleep(pauseMs);
  }
}

function dataOf({ received }: End): string[] {
  return received.map(({ message }) => new TextDecoder().decode(message!.snapshot!.data));
}

test('a message arrives as it was sent, whatever either side changes in it', async () => {
  const script: Script = async (one, two, context) => {
    const message = append(bytesOf('x'));
    one.service!.transport.send(message);
    message.message!.entries[0]!.data[0] = 0;
    while (two.service!.received.length < 2) {
      await context.simulation.sleep(0.1);
      const [first] = two.service!.received;
      if (two.service!.received.length === 1) first!.message!.entries[0]!.data = bytesOf('changed by the receiver');
    }
    expect(two.service!.received[1]).toEqual(append(bytesOf('x')));
    expect(one.service!.sent).toHaveLength(1);
  };
  await play(script, { faults: [{ kind: 'duplication', from: 1, to: 2, perMille: 1000, fromMs: 0, toMs: 100 }] });
});

test('a snapshot arrives complete, with its pieces in order; then sending completes', async () => {
  await play(async (one, two, context) => {
    const sending = one.service!.transport.sendSnapshot(snapshot(), chunks(context, ['a', 'b', 'c'], 5));
    await context.simulation.sleep(9);
    expect(dataOf(two.service!)).toEqual([]);
    await sending;
    expect(dataOf(two.service!)).toEqual(['abc']);
    expect(two.service!.received[0]!.message!.snapshot!.metadata).toEqual(EMPTY.message!.snapshot!.metadata);
    expect(one.service!.sent).toEqual([EMPTY]);
  });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('pieces that arrive out of order are put in order (seed %i)', async (seed) => {
  const script: Script = async (one, two, context) => {
    await one.service!.transport.sendSnapshot(snapshot(), chunks(context, ['a', 'b', 'c', 'd']));
    expect(dataOf(two.service!)).toEqual(['abcd']);
  };
  await play(script, { seed, faults: [{ kind: 'reordering', from: 1, to: 2, perMille: 1000, extraMs: 50, fromMs: 0, toMs: 1000 }] });
});

test.each([
  ['the first piece', 6, 16],
  ['a piece in the middle', 16, 26],
  ['the last piece', 26, 36],
])('of a snapshot that lost %s nothing is received, and its sender hears so', async (_, fromMs, toMs) => {
  const script: Script = async (one, two, context) => {
    const sending = one.service!.transport.sendSnapshot(snapshot(), chunks(context, ['a', 'b', 'c'], 10));
    await expect(sending).rejects.toMatchObject({ name: 'Unavailable' });
    expect(two.service!.received).toEqual([]);
  };
  await play(script, { faults: [{ kind: 'cut', from: 1, to: 2, fromMs, toMs }] });
});

test('a sender that gets no answer gives up; the snapshot may have arrived', async () => {
  const script: Script = async (one, two, context) => {
    const sending = one.service!.transport.sendSnapshot(snapshot(), chunks(context, ['a']));
    await expect(sending).rejects.toMatchObject({ name: 'Unavailable' });
    expect(dataOf(two.service!)).toEqual(['a']);
  };
  await play(script, { faults: [{ kind: 'cut', from: 2, to: 1, fromMs: 0, toMs: 10_000 }] });
});

test('a snapshot that could not be sent has closed its source', async () => {
  await play(async (one, _, context) => {
    let closed = false;
    const tooLarge = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield new Uint8Array(MAX_SNAPSHOT_CHUNK_BYTES + 1);
      } finally {
        closed = true;
      }
    };
    await expect(one.service!.transport.sendSnapshot(snapshot(), tooLarge())).rejects.toMatchObject({ code: 'InvalidArgument' });
    expect(closed).toBe(true);
    await expect(one.service!.transport.sendSnapshot(snapshot(), chunks(context, ['']))).rejects.toMatchObject({ code: 'InvalidArgument' });
    expect(() => one.service!.transport.send({ ...EMPTY, toPeer: undefined })).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    );
  });
});

test('pieces sent before a crash are not mixed with pieces sent after it', async () => {
  const script: Script = async (one, two, context) => {
    void one.service!.transport.sendSnapshot(snapshot(5), chunks(context, ['old ', 'old ', 'old ', 'old'], 10));
    await context.simulation.sleep(35);
    one.crash();
    await one.start();
    await one.service!.transport.sendSnapshot(snapshot(6), chunks(context, ['new ', 'new'], 5));
    expect(dataOf(two.service!)).toEqual(['new new']);
  };
  await play(script);
});

test('a piece may have the maximum size of the interface, and no more', async () => {
  await play(async (one, two) => {
    const largest = new Uint8Array(MAX_SNAPSHOT_CHUNK_BYTES).fill(1);
    const twice = async function* (): AsyncGenerator<Uint8Array> {
      yield largest;
      yield largest;
    };
    await one.service!.transport.sendSnapshot(snapshot(), twice());
    const { data } = two.service!.received[0]!.message!.snapshot!;
    expect(equalBytes(data, concatBytes(largest, largest))).toBe(true);
  });
});
