import type { KvService } from '#cluster/store/kv-service';
import type { Store } from '#cluster/store/store';
import type { StoreConfig } from '#cluster/store/store-config';
import { wholeRegion } from '#cluster/store/whole-region';
import type { RaftStatus } from '#kit/raft/state';
import type { Region } from '#kit/wire/meta';
import type { Message } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';
import { basisOf, checkPersisted } from '#harness/checkers/raft/invariants/persisted-before-sent';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedNode, NodeSeams } from '#harness/simulation/simulated-node';
import { SimulatedTransport } from '#harness/simulation/simulated-transport';

import { type RawService, rawService } from './raw-service';
import { IncarnationObserver, WatchedRegion } from './watched-region';

/** A store that runs in the simulation, and its service for clients. */
export interface KvStoreService extends RawService {
  readonly store: Store;
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
}

/** Is called for each message between stores: before it leaves a store, and before its peer receives it. */
export interface MessageListener {
  sending?(storeId: number, message: Message): void;
  receiving?(storeId: number, message: Message): void;
}

/** Stores with replicated regions in the simulation. All invariants of Raft and of stores are checked during the run. */
export class StoreGroup {
  readonly stores: readonly KvStore[];
  readonly regions: readonly Region[];
  private readonly watched: ReadonlyMap<number, WatchedRegion>;
  private readonly incarnations: number[] = [];

  constructor(
    private readonly context: ScenarioContext,
    private readonly options: StoreGroupOptions,
  ) {
    this.regions = options.regions ?? [wholeRegion(options.stores)];
    this.stores = Array.from({ length: options.stores }, () => context.store((seams, code) => this.boot(seams, code)));
    this.stores.forEach(({ actor }, i) => context.simulation.note(actor, 'subject', () => ({ name: `store ${i + 1}`, kind: 'store' })));
    const { invariants = [] } = options;
    this.watched = new Map(this.regions.map((region) => [region.id, new WatchedRegion(region, this.stores, invariants)]));
    for (const store of this.stores) store.disk.onWritten = (batch) => this.watched.forEach((region) => region.written(store, batch));
    context.describeProgress = () => this.describe();
    context.simulation.invariant(() => this.watched.forEach((region) => region.check()));
  }

  private async boot(seams: NodeSeams, code: ModuleScope): Promise<KvStoreService> {
    const { address: storeId, engine, runtime } = seams;
    const { simulation } = this.context;
    const { Store: StoreClass } = code.load<{ Store: typeof Store }>('#cluster/store/store');
    const { KvService: Service } = code.load<{ KvService: typeof KvService }>('#cluster/store/kv-service');
    const incarnation = (this.incarnations[storeId] = (this.incarnations[storeId] ?? 0) + 1);
    this.checkDisk(storeId, `store ${storeId} at its start`);
    const observer = new IncarnationObserver(simulation, storeId, incarnation, this.watched, () => seams.isAlive());
    const receive = (message: RaftMessage): void => this.receive(store, storeId, message);
    const transport = new SimulatedTransport(seams.messages, runtime, incarnation, receive, (message) =>
      this.checkSending(storeId, message),
    );
    const config = { ...this.options.config, clusterId: 1, storeId, regions: structuredClone(this.regions) };
    const store: Store = new StoreClass(config, {
      engine,
      runtime,
      transport: transport.facade(),
      failed: (error) => simulation.failWith(error),
      observer,
    });
    await store.start();
    return { store, ...rawService(new Service(store)) };
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

  /** Checks that a store's disk agrees with the committed entries. @param who names the store in messages */
  checkDisk(storeId: number, who: string): void {
    for (const region of this.watched.values()) region.checkDisk(this.stores[storeId - 1]!, who);
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

  /** Whether all stores run and have applied all entries that the leader has committed. */
  isCaughtUp(regionId = this.regions[0]!.id): boolean {
    const commit = this.leader(regionId)?.service?.store.peer(regionId)?.status().commit;
    return commit !== undefined && this.stores.every((store) => (store.service?.store.peer(regionId)?.status().applied ?? 0) >= commit);
  }

  /** One line per peer. */
  describe(): string {
    const lines = this.stores.map((store) => {
      const peer = store.service?.store.peer(this.regions[0]!.id);
      if (peer === undefined) return `${store.actor}: down`;
      const { role, term, leader, commit, applied, lastIndex } = peer.status();
      const knownLeader = leader === 0 ? 'no known leader' : `leader ${leader}`;
      return `${store.actor}: ${role} in term ${term}, ${knownLeader}; log from ${peer.applyState.truncatedIndex + 1} to ${lastIndex}, committed ${commit}, applied ${applied}`;
    });
    return lines.join('\n');
  }
}
