import type { RegionSource } from '#cluster/client/region-cache';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import type { KvService } from '#cluster/store/kv-service';
import type { Store } from '#cluster/store/store';
import type { StoreConfig } from '#cluster/store/store-config';
import { wholeRegion } from '#cluster/store/whole-region';
import type { RaftStatus } from '#kit/raft/state';
import { printRegion } from '#kit/store/region';
import { Unavailable } from '#kit/unavailable';
import type { Region } from '#kit/wire/meta';
import type { Message } from '#kit/wire/raft';
import type { RaftCmdRequest, RaftCmdResponse } from '#kit/wire/raft-command';
import type { RaftMessage } from '#kit/wire/raft-server';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import type { SimulatedScheduler } from '#harness/scenario/scheduler/scheduler-access';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedNode, NodeSeams } from '#harness/simulation/simulated-node';
import { SimulatedTransport } from '#harness/simulation/simulated-transport';

import { IncarnationObserver } from './incarnation-observer';
import { type RawService, rawService } from './raw-service';
import { WatchedRegions } from './watched-regions';

/** Greater than the ids of the first regions and their peers. */
const FIRST_ID = 100;

/** A store that runs in the simulation, and its service for clients. */
export interface KvStoreService extends RawService {
  readonly store: Store;
  /** Executes an admin command. @returns `undefined` if it is not known whether it took effect */
  admin(command: RaftCmdRequest): Promise<RaftCmdResponse | undefined>;
}

export type KvStore = SimulatedNode<KvStoreService>;

export interface StoreGroupOptions {
  readonly stores: number;
  readonly config?: Omit<Partial<StoreConfig>, 'storeId' | 'regions' | 'clusterId'>;
  /** Default: one region with all keys and a peer on every store. The id of a peer is that of its store. */
  readonly regions?: readonly Region[];
  /** Invariants and coverage points in addition to those of Raft. */
  readonly invariants?: readonly RaftInvariant[];
  readonly onMessage?: MessageListener;
  /** Only if regions can change. Default: the stores have no scheduler. */
  readonly scheduler?: SimulatedScheduler;
}

/** Is called for each message between stores: before it leaves a store, and before its peer receives it. */
export interface MessageListener {
  sending?(storeId: number, message: Message): void;
  receiving?(storeId: number, message: Message): void;
}

async function executeAdmin(store: Store, command: RaftCmdRequest): Promise<RaftCmdResponse | undefined> {
  try {
    return (await store.execute(command)).response;
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** Stores with replicated regions in the simulation. Regions may be split and moved during the run. All invariants of Raft and of stores are checked during the run. */
export class StoreGroup {
  readonly stores: readonly KvStore[];
  readonly regions: readonly Region[];
  private readonly watched: WatchedRegions;
  private readonly incarnations: number[] = [];
  private lastId = FIRST_ID;

  constructor(
    private readonly context: ScenarioContext,
    private readonly options: StoreGroupOptions,
  ) {
    this.regions = options.regions ?? [wholeRegion(options.stores)];
    this.stores = Array.from({ length: options.stores }, () => context.store((seams, code) => this.boot(seams, code)));
    this.stores.forEach(({ actor }, i) => context.simulation.note(actor, 'subject', () => ({ name: `store ${i + 1}`, kind: 'store' })));
    const { invariants = [], config } = options;
    this.watched = new WatchedRegions(context, this.stores, this.regions, config?.changesRegions ?? false, invariants);
    context.describeProgress = () => this.describe();
  }

  private async boot(seams: NodeSeams, code: ModuleScope): Promise<KvStoreService> {
    const { address: storeId, engine, runtime } = seams;
    const { simulation } = this.context;
    const { Store: StoreClass } = code.load<{ Store: typeof Store }>('#cluster/store/store');
    const { KvService: Service } = code.load<{ KvService: typeof KvService }>('#cluster/store/kv-service');
    const incarnation = (this.incarnations[storeId] = (this.incarnations[storeId] ?? 0) + 1);
    this.checkDisk(storeId, `store ${storeId} at its start`);
    const observer = new IncarnationObserver(simulation, storeId, this.watched, this.hasManyRegions, () => seams.isAlive());
    const receive = (message: RaftMessage): void => this.receive(store, storeId, message);
    const transport = new SimulatedTransport(seams.messages, runtime, incarnation, receive, (message) =>
      this.checkSending(storeId, message),
    );
    const config = { ...this.options.config, clusterId: 1, storeId, regions: structuredClone(this.regions) };
    const store: Store = new StoreClass(config, {
      engine,
      runtime,
      transport: transport.facade(),
      scheduler: this.options.scheduler?.clientOf(seams),
      failed: (error) => simulation.failWith(error),
      observer,
    });
    await store.start();
    return { store, ...rawService(new Service(store)), admin: (command) => executeAdmin(store, command) };
  }

  /** Where a client looks up regions: the scheduler, or without one the newest states of the regions. */
  regionsFor(client: SimulatedClient): RegionSource {
    return this.options.scheduler?.regionsFor(client) ?? ((key) => Promise.resolve(this.regionOf(key)));
  }

  private get hasManyRegions(): boolean {
    return this.watched.map.changesRegions || this.regions.length > 1;
  }

  private receive(store: Store, storeId: number, message: RaftMessage): void {
    if (message.message !== undefined) this.options.onMessage?.receiving?.(storeId, message.message);
    store.receive(message);
  }

  private checkSending(storeId: number, message: RaftMessage): void {
    if (message.message !== undefined) this.options.onMessage?.sending?.(storeId, message.message);
    this.watched.checkSending(this.stores[storeId - 1]!.service?.store.peer(message.regionId), message);
  }

  /** Checks that a store's disk agrees with the committed entries. @param who names the store in messages */
  checkDisk(storeId: number, who: string): void {
    this.watched.checkDisk(storeId, who);
  }

  /** The newest state of each region, in ascending order of their keys. */
  newestRegions(): Region[] {
    return this.watched.map.regions();
  }

  /** A new id, for a region or a peer. Ids ascend. */
  allocateId(): number {
    return ++this.lastId;
  }

  /** Whether the peers on each store are those that the regions have there: every removed peer is gone. */
  hasOnlyMembers(): boolean {
    return this.stores.every(({ id }) => {
      const own = this.newestRegions().filter(({ peers }) => peers.some(({ storeId }) => storeId === id));
      const found = this.watched.regionsOn(id);
      return found.length === own.length && found.every((region) => own.some((other) => other.id === region.id));
    });
  }

  /** The newest state of the region that has a key. */
  regionOf(key: Uint8Array): Region {
    return this.watched.map.find(key);
  }

  /** All nodes that faults can hit: the stores and the scheduler. */
  get nodes(): readonly SimulatedNode<unknown>[] {
    return [...this.stores, ...(this.options.scheduler === undefined ? [] : [this.options.scheduler.node])];
  }

  async start(): Promise<void> {
    for (const store of this.stores) await store.start();
  }

  /** The status of each running peer of a region, in the order of the stores. */
  statuses(regionId = this.regions[0]!.id): readonly RaftStatus[] {
    return this.stores.flatMap((store) => store.service?.store.peer(regionId)?.status() ?? []);
  }

  /** The running store whose peer is the region's leader. If there are several leaders, the one of the highest term. */
  leader(regionId = this.regions[0]!.id): KvStore | undefined {
    let latest: { readonly store: KvStore; readonly term: number } | undefined;
    for (const store of this.stores) {
      const status = store.service?.store.peer(regionId)?.status();
      if (status?.role === 'leader' && status.term > (latest?.term ?? 0)) latest = { store, term: status.term };
    }
    return latest?.store;
  }

  /** Whether all stores run, and every peer of every region has applied all entries that its leader has committed. */
  isCaughtUp(): boolean {
    return this.stores.every(({ service }) => service !== undefined) && this.newestRegions().every((region) => this.hasApplied(region));
  }

  private hasApplied({ id, peers }: Region): boolean {
    const leader = this.leader(id)?.service?.store.peer(id);
    if (leader === undefined) return false;
    const { commit } = leader.status();
    return peers.every((peer) => {
      const own = this.stores[peer.storeId - 1]!.service!.store.peer(id);
      return own?.self.id === peer.id && own.status().applied >= commit;
    });
  }

  /** One line per peer. */
  describe(): string {
    return this.newestRegions()
      .map((region) => (this.hasManyRegions ? `region ${region.id}, ${printRegion(region)}\n` : '') + this.describeRegion(region.id))
      .join('\n');
  }

  private describeRegion(regionId: number): string {
    const lines = this.stores.flatMap((store) => {
      if (store.service === undefined) return `${store.actor}: down`;
      const peer = store.service.store.peer(regionId);
      if (peer === undefined) return [];
      const { role, term, leader, commit, applied, lastIndex } = peer.status();
      const knownLeader = leader === 0 ? 'no known leader' : `leader ${leader}`;
      return `${store.actor}: ${role} in term ${term}, ${knownLeader}; log from ${peer.applyState.truncatedIndex + 1} to ${lastIndex}, committed ${commit}, applied ${applied}`;
    });
    return lines.join('\n');
  }
}
