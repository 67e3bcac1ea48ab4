import type { KvService } from '#cluster/store/kv-service';
import type { Peer } from '#cluster/store/peer';
import type { Store } from '#cluster/store/store';
import type { StoreConfig } from '#cluster/store/store-config';
import type { StoreObserver } from '#cluster/store/store-observer';
import { wholeRegion } from '#cluster/store/whole-region';
import type { RaftStatus } from '#kit/raft/state';
import type { Proposal } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import type { Message } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import { basisOf, checkPersisted } from '#harness/checkers/raft/invariants/persisted-before-sent';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import { AppliedData } from '#harness/checkers/store/applied-data';
import { DurableDisk } from '#harness/checkers/store/durable-disk';
import type { SimulatedStore, StoreSeams } from '#harness/simulation/simulated-store';
import { SimulatedTransport } from '#harness/simulation/simulated-transport';
import type { Simulation } from '#harness/simulation/simulation';

/** What a store in a world offers. */
export interface StoreService {
  readonly store: Store;
  readonly kv: KvService;
}

export type KvStore = SimulatedStore<StoreService>;

export interface StoreGroupOptions {
  readonly stores: number;
  readonly config?: Omit<Partial<StoreConfig>, 'storeId' | 'regions' | 'clusterId'>;
  /** Default: one region of all keys, with a peer on every store, whose id is the store's. */
  readonly regions?: readonly Region[];
  /** Rules and goals besides Raft's own. */
  readonly invariants?: readonly RaftInvariant[];
  readonly onMessage?: MessageListener;
}

/** Hears of each message between stores, just before it leaves a store, and just before it reaches its peer there. */
export interface MessageListener {
  sending?(storeId: number, message: Message): void;
  receiving?(storeId: number, message: Message): void;
}

/** Stores in a world with replicated regions, and all that Raft and a store promise checked as it runs. */
export class StoreGroup {
  readonly stores: readonly KvStore[];
  readonly regions: readonly Region[];
  private readonly watched: ReadonlyMap<number, WatchedRegion>;
  private readonly lives: number[] = [];

  constructor(
    private readonly context: ScenarioContext,
    private readonly options: StoreGroupOptions,
  ) {
    this.regions = options.regions ?? [wholeRegion(options.stores)];
    this.stores = Array.from({ length: options.stores }, () => context.store((seams, code) => this.boot(seams, code)));
    const { invariants = [] } = options;
    this.watched = new Map(this.regions.map((region) => [region.id, new WatchedRegion(region, this.stores, invariants)]));
    context.describeProgress = () => this.describe();
    context.simulation.invariant(() => this.watched.forEach((region) => region.check()));
  }

  private async boot(seams: StoreSeams, code: ModuleScope): Promise<StoreService> {
    const { storeId, engine, runtime } = seams;
    const { simulation } = this.context;
    const { Store: StoreClass } = code.load<{ Store: typeof Store }>('#cluster/store/store');
    const { KvService: Service } = code.load<{ KvService: typeof KvService }>('#cluster/store/kv-service');
    const life = (this.lives[storeId] = (this.lives[storeId] ?? 0) + 1);
    this.checkDisk(storeId, `store ${storeId}, when it starts`);
    const observer = new Observer(simulation, storeId, life, this.watched, () => seams.isAlive());
    const receive = (message: RaftMessage): void => this.receive(store, storeId, message);
    const transport = new SimulatedTransport(seams.messages, runtime, life, receive, (message) => this.checkSending(storeId, message));
    const config = { ...this.options.config, clusterId: 1, storeId, regions: this.regions };
    const store: Store = new StoreClass(config, { engine, runtime, transport, failed: (error) => simulation.failWith(error), observer });
    await store.start();
    return { store, kv: new Service(store) };
  }

  private receive(store: Store, storeId: number, message: RaftMessage): void {
    this.options.onMessage?.receiving?.(storeId, message.message!);
    store.receive(message);
  }

  private checkSending(storeId: number, message: RaftMessage): void {
    this.options.onMessage?.sending?.(storeId, message.message!);
    const peer = this.stores[storeId - 1]!.service?.store.peer(message.regionId);
    if (peer === undefined) return;
    checkPersisted(message.message!, basisOf(message.message!, peer.inspect()), this.watched.get(message.regionId)!.durable(peer.self.id));
  }

  /** What is on a store's disk agrees with what was committed. */
  checkDisk(storeId: number, who: string): void {
    for (const region of this.watched.values()) region.data.checkDisk(this.stores[storeId - 1]!.disk.tree, who);
  }

  async start(): Promise<void> {
    for (const store of this.stores) await store.start();
  }

  /** Of all peers of a region that run, by store. */
  statuses(regionId = this.regions[0]!.id): readonly RaftStatus[] {
    return this.stores.flatMap((store) => store.service?.store.peer(regionId)?.status() ?? []);
  }

  /** The store whose peer leads the region in the latest term that has a leader that runs. */
  leader(regionId = this.regions[0]!.id): KvStore | undefined {
    let latest: { readonly store: KvStore; readonly term: number } | undefined;
    for (const store of this.stores) {
      const status = store.service?.store.peer(regionId)?.status();
      if (status?.role === 'leader' && status.term > (latest?.term ?? 0)) latest = { store, term: status.term };
    }
    return latest?.store;
  }

  /** Whether all stores run, and have applied what the leader has committed. */
  isCaughtUp(regionId = this.regions[0]!.id): boolean {
    const commit = this.leader(regionId)?.service?.store.peer(regionId)?.status().commit;
    return commit !== undefined && this.stores.every((store) => (store.service?.store.peer(regionId)?.status().applied ?? 0) >= commit);
  }

  /** One line a peer. */
  describe(): string {
    const lines = this.stores.map((store) => {
      const peer = store.service?.store.peer(this.regions[0]!.id);
      if (peer === undefined) return `${store.actor}: down`;
      const { role, term, leader, commit, applied, lastIndex } = peer.status();
      const under = leader === 0 ? 'knows no leader' : `takes ${leader} for the leader`;
      return `${store.actor}: ${role} in term ${term}, ${under}; log from ${peer.applyState.truncatedIndex + 1} to ${lastIndex}, committed ${commit}, applied ${applied}`;
    });
    return lines.join('\n');
  }
}

/** The rules of one region. Nodes are its peers, by their ids. */
class WatchedRegion {
  readonly data: AppliedData;
  private readonly watcher: GroupWatcher;
  private readonly durables: ReadonlyMap<number, DurableDisk>;

  constructor(region: Region, stores: readonly KvStore[], invariants: readonly RaftInvariant[]) {
    this.data = new AppliedData(region.id);
    this.durables = new Map(region.peers.map(({ id, storeId }) => [id, new DurableDisk(stores[storeId - 1]!.disk, region.id)]));
    this.watcher = new GroupWatcher((node) => this.durable(node).hardState(), invariants);
  }

  durable(peerId: number): DurableDisk {
    return this.durables.get(peerId)!;
  }

  changed(peer: Peer, incarnation: number, isAlive: () => boolean): void {
    this.data.committed(peer.inspect().log);
    this.watcher.touch({ state: peer.inspect(), incarnation, isAlive });
  }

  check(): void {
    this.watcher.check();
  }

  /** What a client is told is done has to be on the disks of a majority (Raft, section 5.3). */
  checkAcknowledged(store: number, { index, term }: Proposal): void {
    const having = [...this.durables.values()].filter((durable) => durable.has(index, term)).length;
    const message = (): string =>
      `store ${store} answers a client that its command is done, entry ${index} of term ${term}, but only ${having} of ${this.durables.size} stores have that entry on disk. (Ongaro & Ousterhout 2014, section 5.3.)`;
    check(having * 2 > this.durables.size, 'acknowledged before committed', message);
  }
}

/** What one life of a store shows. */
class Observer implements StoreObserver {
  private readonly shown = new Map<number, string>();

  constructor(
    private readonly simulation: Simulation,
    private readonly storeId: number,
    private readonly life: number,
    private readonly regions: ReadonlyMap<number, WatchedRegion>,
    private readonly isAlive: () => boolean,
  ) {}

  changed(peer: Peer): void {
    if (!this.isAlive()) return;
    this.regions.get(peer.regionId)!.changed(peer, this.life, this.isAlive);
    this.show(peer);
  }

  private show(peer: Peer): void {
    const { role, term, commit, applied, leader: leaderId } = peer.status();
    const shown = `${role} ${term} ${commit} ${applied} ${leaderId}`;
    if (this.shown.get(peer.regionId) === shown) return;
    this.shown.set(peer.regionId, shown);
    const leader = peer.region.peers.find(({ id }) => id === leaderId)?.storeId ?? 0;
    const region = this.regions.size > 1 ? { region: peer.regionId } : {};
    this.simulation.record(`store ${this.storeId}`, 'status', { ...region, role, term, commit, applied, leader });
  }

  acknowledged(peer: Peer, proposal: Proposal): void {
    if (this.isAlive()) this.regions.get(peer.regionId)!.checkAcknowledged(this.storeId, proposal);
  }
}
