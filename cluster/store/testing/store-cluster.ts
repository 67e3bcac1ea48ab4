import { bytesOf, concatBytes } from '#kit/bytes';
import { COLUMN_FAMILIES, DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineSnapshot, WriteBatch, WriteOperation } from '#kit/engine';
import { MemEngine } from '#kit/engines/mem-engine';
import type { Runtime } from '#kit/runtime';
import type { SchedulerClient } from '#kit/scheduler-client';
import { adminCommand, readCommand, writeCommand } from '#kit/store/command';
import { hasPeer } from '#kit/store/region';
import { Unavailable } from '#kit/unavailable';
import type { Peer as PeerId, Region } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import { AdminCmdType, type AdminRequest, type RaftCmdRequest, type RaftCmdResponse } from '#kit/wire/raft-command';
import type { RaftMessage } from '#kit/wire/raft-server';

import type { Peer } from '../peer';
import { Store } from '../store';
import type { StoreConfig } from '../store-config';
import { sampleRegion } from './sample-region';

/** A disk that remembers its batches. A new one can have the first of them: what a crash has left. */
export class RecordedDisk implements Engine {
  private readonly engine = new MemEngine();
  readonly batches: WriteBatch[] = [];

  constructor(private readonly initial: readonly WriteBatch[] = []) {}

  async open(): Promise<void> {
    await this.engine.open();
    for (const batch of this.initial) await this.write(batch);
  }

  write(batch: WriteBatch): Promise<void> {
    this.batches.push(batch);
    return this.engine.write(batch, { sync: true });
  }

  snapshot(): EngineSnapshot {
    return this.engine.snapshot();
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

interface Running {
  store: Store;
  engine: RecordedDisk;
  timers: (() => void)[];
}

type Passes = (message: RaftMessage) => boolean;

export const ALL: Passes = () => true;

/** Messages to and from a store are lost. */
export function without(storeId: number): Passes {
  return ({ fromPeer, toPeer }) => fromPeer?.storeId !== storeId && toPeer?.storeId !== storeId;
}

/** Real stores on engines in memory, whose time, network and scheduler the test controls. Region 7 has peers 11, 12 and 13 on stores 1, 2 and 3. */
export class StoreCluster {
  private readonly running = new Map<number, Running>();
  private messages: RaftMessage[] = [];
  /** The messages that arrive; the others are lost. */
  passes: Passes = ALL;
  /** What the scheduler knows, by region id. */
  readonly known = new Map<number, Region>();
  isSchedulerAway = false;
  private lastId = 100;
  readonly failures: unknown[] = [];

  private constructor(
    private readonly regions: readonly Region[],
    private config: Partial<StoreConfig>,
  ) {}

  static async started(stores: number, { regions = [sampleRegion()], ...config }: Partial<StoreConfig> = {}): Promise<StoreCluster> {
    const cluster = new StoreCluster(regions, config);
    for (let storeId = 1; storeId <= stores; storeId++) {
      const engine = new RecordedDisk();
      cluster.running.set(storeId, { engine, timers: [], store: undefined as unknown as Store });
      await cluster.start(storeId);
    }
    return cluster;
  }

  private async start(storeId: number): Promise<void> {
    const running = this.running.get(storeId)!;
    running.timers = [];
    const { timers } = running;
    let drawn = storeId;
    const runtime = {
      setTimer: (_: number, callback: () => void) => void timers.push(callback),
      random: (bound: number) => (drawn = (drawn * 7 + 3) % 101) % bound,
    } as unknown as Runtime;
    const transport = {
      send: (message: RaftMessage) => void this.messages.push(message),
      sendSnapshot: (message: RaftMessage, chunks: AsyncIterable<Uint8Array>) => this.sendSnapshot(message, chunks),
    };
    const failed = (error: unknown): void => void this.failures.push(error);
    const config = { clusterId: 1, storeId, regions: this.regions, changesRegions: true, hibernateTicks: 0, ...this.config };
    running.store = new Store(config, { engine: running.engine, runtime, transport, scheduler: this.scheduler(), failed });
    await running.store.start();
  }

  private scheduler(): SchedulerClient {
    const regionById = (id: number) => (this.known.has(id) ? { region: this.known.get(id)!, leader: undefined } : undefined);
    return {
      getRegionById: async (id: number) => regionById(id),
      askSplit: async ({ peers }: Region) => {
        if (this.isSchedulerAway) throw new Unavailable('the scheduler does not answer');
        return { newRegionId: ++this.lastId, newPeerIds: peers.map(() => ++this.lastId) };
      },
      sendRegionHeartbeat: () => undefined,
      sendStoreHeartbeat: async () => undefined,
      onRegionOrder: () => undefined,
      bootstrap: async () => true,
    } as unknown as SchedulerClient;
  }

  private async sendSnapshot(message: RaftMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const pieces: Uint8Array[] = [];
    for await (const chunk of chunks) pieces.push(new Uint8Array(chunk));
    if (!this.passes(message)) throw new Unavailable('the message was lost');
    const { snapshot } = message.message!;
    this.messages.push({ ...message, message: { ...message.message!, snapshot: { ...snapshot!, data: concatBytes(...pieces) } } });
  }

  /** The store loses its memory, and starts again with its disk. @param batches how many batches the crash has left. Default: all */
  async restart(storeId: number, batches?: number): Promise<void> {
    const running = this.running.get(storeId)!;
    await running.store.stop();
    running.engine = new RecordedDisk(running.engine.batches.slice(0, batches));
    await this.start(storeId);
  }

  /** Stores that start from now on have this configuration. */
  configure(some: Partial<StoreConfig>): void {
    this.config = { ...this.config, ...some };
  }

  disk(storeId: number): RecordedDisk {
    return this.running.get(storeId)!.engine;
  }

  store(storeId: number): Store {
    return this.running.get(storeId)!.store;
  }

  peer(storeId: number, regionId: number): Peer | undefined {
    return this.store(storeId).peer(regionId);
  }

  /** These messages arrive at once. */
  async deliver(...messages: RaftMessage[]): Promise<void> {
    this.messages = messages;
    await this.settle();
  }

  /** Delivers messages until there are none. */
  async settle(): Promise<void> {
    do {
      for (const message of this.messages.splice(0)) {
        if (this.passes(message)) this.running.get(message.toPeer!.storeId)?.store.receive(structuredClone(message));
      }
      // Engines in memory complete every call within microtasks.
      for (let turn = 0; turn < 500; turn++) await Promise.resolve();
    } while (this.messages.length > 0);
    if (this.failures.length > 0) throw this.failures[0];
  }

  async tick(...stores: readonly number[]): Promise<void> {
    for (const [storeId, { timers }] of this.running)
      if (stores.length === 0 || stores.includes(storeId)) for (const timer of timers.splice(0)) timer();
    await this.settle();
  }

  /** Lets time pass until `isTrue`. */
  async until(isTrue: () => boolean, ticks = 400): Promise<void> {
    for (let i = 0; i < ticks && !isTrue(); i++) await this.tick();
    if (!isTrue()) throw new Error(`after ${ticks} ticks this is still not true: ${isTrue.toString()}`);
  }

  leader(regionId: number): Peer | undefined {
    const leaders = [...this.running.keys()]
      .flatMap((id) => this.peer(id, regionId) ?? [])
      .filter((peer) => peer.status().role === 'leader');
    return leaders.sort((left, right) => right.status().term - left.status().term)[0];
  }

  /** Makes the peer on a store the leader. */
  async elect(storeId: number, regionId = 7): Promise<Peer> {
    const peer = this.peer(storeId, regionId)!;
    for (let tries = 0; peer.status().role !== 'leader' && tries < 20; tries++) {
      peer.raft.campaign();
      await this.tick();
    }
    await this.settle();
    if (peer.status().role !== 'leader') throw new Error(`store ${storeId} does not lead region ${regionId}`);
    return peer;
  }

  /** Executes a command on the leader of a region, or on a store. */
  async execute(regionId: number, toCommand: (region: Region) => RaftCmdRequest, storeId?: number): Promise<RaftCmdResponse> {
    const peer = storeId === undefined ? this.leader(regionId)! : this.peer(storeId, regionId)!;
    const answer = this.store(peer.self.storeId).execute(toCommand(peer.region));
    let isAnswered = false;
    const seen = (): void => void (isAnswered = true);
    answer.then(seen, seen);
    await this.settle();
    await this.until(() => isAnswered);
    const { response, reader } = await answer;
    reader?.close();
    return response;
  }

  put(regionId: number, key: string, value: string): Promise<RaftCmdResponse> {
    return this.execute(regionId, (region) => putOf(region, key, value));
  }

  read(regionId: number): Promise<RaftCmdResponse> {
    return this.execute(regionId, (region) => readCommand(headerOf(region)));
  }

  admin(regionId: number, request: AdminRequest): Promise<RaftCmdResponse> {
    return this.execute(regionId, (region) => adminCommand(headerOf(region), request));
  }

  add(regionId: number, peer: PeerId): Promise<RaftCmdResponse> {
    return this.admin(regionId, changePeer(ConfChangeType.AddNode, peer));
  }

  remove(regionId: number, peer: PeerId): Promise<RaftCmdResponse> {
    return this.admin(regionId, changePeer(ConfChangeType.RemoveNode, peer));
  }

  split(regionId: number, key: string, newRegionId: number): Promise<RaftCmdResponse> {
    return this.execute(regionId, (region) => splitOf(region, key, newRegionId));
  }

  /** All data of a store: `default/key=value`. */
  async data(storeId: number): Promise<string[]> {
    const content = await contentOf(this.running.get(storeId)!.engine);
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return content.flatMap((operation) =>
      operation.type === 'put' && DATA_COLUMN_FAMILIES.some((cf) => cf === operation.cf)
        ? [`${operation.cf}/${text(operation.key)}=${text(operation.value)}`]
        : [],
    );
  }

  /** The store's own records of a region, as their kinds. */
  async content(storeId: number): Promise<WriteOperation[]> {
    return contentOf(this.running.get(storeId)!.engine);
  }

  /** The ids of the members according to Raft, and whether they are the peers of the region. */
  membersMatch(storeId: number, regionId: number): boolean {
    const peer = this.peer(storeId, regionId)!;
    const { members } = peer.status();
    return members.length === peer.region.peers.length && members.every((id) => hasPeer(peer.region, id));
  }
}

export function headerOf({ id: regionId, regionEpoch }: Region) {
  return { regionId, regionEpoch, peer: undefined, term: 0 };
}

export function putOf(region: Region, key: string, value: string): RaftCmdRequest {
  return writeCommand(headerOf(region), [{ type: 'put', cf: 'default', key: bytesOf(key), value: bytesOf(value) }]);
}

export function changePeer(changeType: ConfChangeType, peer: PeerId): AdminRequest {
  return { cmdType: AdminCmdType.ChangePeer, changePeer: { changeType, peer } };
}

/** The new peers have the ids of the old ones, plus 10 times the new region's id. */
export function splitOf(region: Region, key: string, newRegionId: number): RaftCmdRequest {
  const newPeerIds = region.peers.map(({ id }) => newRegionId * 10 + (id % 10));
  return adminCommand(headerOf(region), { cmdType: AdminCmdType.Split, split: { splitKey: bytesOf(key), newRegionId, newPeerIds } });
}

async function contentOf(engine: Engine): Promise<WriteOperation[]> {
  const reader = engine.snapshot();
  const content: WriteOperation[] = [];
  for (const cf of COLUMN_FAMILIES) {
    const iterator = reader.iterator(cf);
    for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) content.push({ type: 'put', cf, ...entry });
  }
  reader.close();
  return content;
}
