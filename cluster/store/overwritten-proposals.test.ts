/**
 * Goal: a command is refused as stale only when nothing can bring it back. Method: five peers and the schedule in which an
 * entry that was overwritten where it was proposed lives on elsewhere, and is committed after all (Raft, figure 8, is its kin).
 */
import { handleReadies } from '#labs/lab2b/handle-readies';
import { bytesOf } from '#kit/bytes';
import { MemEngine } from '#kit/engines/mem-engine';
import { writeCommand } from '#kit/store/command';
import { type Message, MessageType } from '#kit/wire/raft';
import type { Region } from '#kit/wire/meta';

import { loadPeers } from './load-peers';
import { bootstrap } from './bootstrap';
import { Peer, type PeerEnvironment } from './peer';
import { storeConfigWithDefaults } from './store-config';
import { NOBODY } from './store-observer';

const REGION: Region = {
  id: 1,
  startKey: new Uint8Array(0),
  endKey: new Uint8Array(0),
  regionEpoch: { confVer: 1, version: 1 },
  peers: [1, 2, 3, 4, 5].map((id) => ({ id, storeId: id })),
};

type Passes = (message: Message) => boolean;

class Cluster {
  private readonly engines = REGION.peers.map(() => new MemEngine());
  readonly peers: Peer[] = [];
  private readonly onTheWay: Message[] = [];
  readonly answers: string[] = [];

  async start(): Promise<void> {
    for (const [i, engine] of this.engines.entries()) {
      await engine.open();
      const config = storeConfigWithDefaults({ clusterId: 1, storeId: i + 1, regions: [REGION] });
      await bootstrap(engine, config);
      const transport = { send: ({ message }: { message: Message | undefined }) => void this.onTheWay.push(message!) };
      const around = { config, engine, transport, observer: NOBODY, random: () => 0 } as unknown as PeerEnvironment;
      this.peers.push(new Peer((await loadPeers(engine))[0]!, around));
    }
  }

  peer(id: number): Peer {
    return this.peers[id - 1]!;
  }

  put(id: number, value: string): void {
    const command = writeCommand({ regionId: 1, peer: undefined, regionEpoch: undefined, term: 0 }, [
      { type: 'put', cf: 'default', key: bytesOf(value), value: bytesOf(value) },
    ]);
    this.peer(id).request(command, {
      answer: ({ header }) => void this.answers.push(`${value}: ${header?.error?.staleCommand ? 'stale' : 'done'}`),
      outcomeUnknown: () => void this.answers.push(`${value}: unknown`),
    });
  }

  /** Until nothing is left to do; messages that do not pass are lost. */
  async settle(passes: Passes): Promise<void> {
    for (;;) {
      for (const [i, peer] of this.peers.entries()) if (peer.raft.hasReady()) await handleReadies(this.engines[i]!, [peer]);
      const messages = this.onTheWay.splice(0);
      for (const message of messages.filter(passes)) this.peer(message.to).raft.step(message);
      if (!this.peers.some((peer) => peer.raft.hasReady())) return;
    }
  }

  async has(id: number, key: string): Promise<boolean> {
    const reader = this.engines[id - 1]!.snapshot();
    try {
      return (await reader.get('default', bytesOf(key))) !== undefined;
    } finally {
      reader.close();
    }
  }
}

const isVote = ({ msgType }: Message): boolean => msgType === MessageType.MsgRequestVote || msgType === MessageType.MsgRequestVoteResponse;
const between =
  (...ids: number[]): Passes =>
  ({ from, to }) =>
    ids.includes(from) && ids.includes(to);

/** Peer 1 leads, loses its entries to peer 2, and leads again with a shorter log; peer 3 still has what peer 1 lost. */
async function overwrittenOnTheLeader(): Promise<Cluster> {
  const cluster = new Cluster();
  await cluster.start();
  cluster.peer(1).raft.campaign();
  await cluster.settle(() => true);
  for (const value of ['a', 'b', 'c', 'd']) cluster.put(1, value);
  await cluster.settle(between(1, 3));
  cluster.peer(2).raft.campaign();
  await cluster.settle((message) => (isVote(message) ? between(2, 4, 5) : between(1, 2))(message));
  cluster.peer(1).raft.campaign();
  await cluster.settle((message) => isVote(message) && between(1, 4, 5)(message));
  expect(cluster.peer(1).status()).toMatchObject({ role: 'leader', lastIndex: 3 });
  cluster.put(1, 'e');
  await cluster.settle(() => false);
  return cluster;
}

test('a command that was overwritten here, but not by what is committed, is not refused: it may yet take effect', async () => {
  const cluster = await overwrittenOnTheLeader();
  expect(cluster.answers).toEqual([]);
  while (cluster.peer(3).status().role !== 'leader') {
    cluster.peer(3).raft.campaign();
    await cluster.settle(between(3, 4, 5));
  }
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cluster.has(3, key)))).toEqual([true, true, true, true]);
  cluster.peer(3).raft.tick();
  cluster.peer(3).raft.tick();
  await cluster.settle(() => true);
  expect(cluster.answers).toEqual(['a: done', 'b: done', 'c: done', 'e: stale', 'd: done']);
});

test('a command whose place is not reached yet is refused as soon as an entry of a later term is applied before it', async () => {
  const cluster = await overwrittenOnTheLeader();
  cluster.peer(1).raft.tick();
  cluster.peer(1).raft.tick();
  await cluster.settle(between(1, 2, 4, 5));
  expect(cluster.answers).toEqual(['a: stale', 'b: stale', 'c: stale', 'd: stale', 'e: done']);
});
