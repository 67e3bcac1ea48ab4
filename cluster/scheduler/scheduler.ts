import { handleRegionHeartbeat } from '#labs/lab3c/region-heartbeat';
import type { Engine } from '#kit/engine';
import type { Runtime } from '#kit/runtime';
import type { RegionInfo } from '#kit/scheduler/region-info';
import { LOGICAL_LIMIT } from '#kit/timestamp';
import { type Region, type Store, StoreState } from '#kit/wire/meta';
import * as wire from '#kit/wire/scheduler';

import { requestedInfo, requestedRegion, requestedStore } from './check-request';
import { Coordinator } from './coordinator';
import { DurableBound } from './durable-bound';
import { IdAllocator } from './id-allocator';
import type { SchedulerCalls } from './scheduler-calls';
import { type SchedulerConfig, schedulerConfigWithDefaults } from './scheduler-config';
import { SchedulerDisk, type SchedulerState } from './scheduler-disk';
import { SchedulerRefusal, answerOf, invalidRequest } from './scheduler-refusal';
import { StoreTable } from './store-table';
import { TimestampOracle } from './timestamp-oracle';

/**
 * The scheduler of a cluster (in TiKV: PD). It allocates ids and timestamps, knows the stores and regions, and decides which regions
 * to move.
 *
 * Stores, ids and timestamps are durable. Regions are known from heartbeats only: after a restart, the scheduler knows none until
 * their leaders report. It has no timer; all that it does is the answer to a call.
 */
export class Scheduler implements SchedulerCalls {
  private readonly ids: IdAllocator;
  private readonly timestamps: TimestampOracle;
  private readonly stores: StoreTable;
  private readonly coordinator: Coordinator;
  /** Completes when the last write of a store is done: they follow one another, so that memory and disk have the same order. */
  private storeWrites: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly config: Required<SchedulerConfig>,
    private readonly disk: SchedulerDisk,
    state: SchedulerState,
    runtime: Pick<Runtime, 'now'>,
  ) {
    const now = () => runtime.now();
    this.ids = new IdAllocator(new DurableBound(state.idBound, (bound) => disk.putIdBound(bound)), config.idBatch);
    const timestampBound = new DurableBound(state.timestampBoundMs, (bound) => disk.putTimestampBound(bound));
    this.timestamps = new TimestampOracle(timestampBound, config.timestampBatchMs, now);
    this.stores = new StoreTable(state.stores, config.storeDownAfterMs, now);
    this.coordinator = new Coordinator(config, this.stores, this.ids, now);
  }

  /**
   * Starts the scheduler with the state on the disk; a new disk is first given to the cluster.
   * @param environment.engine open. The caller closes it after the last call
   * @throws TypeKVError `InvalidArgument` for an invalid configuration or the disk of another cluster; `DiskError`
   */
  static async start(config: SchedulerConfig, environment: { engine: Engine; runtime: Pick<Runtime, 'now'> }): Promise<Scheduler> {
    const complete = schedulerConfigWithDefaults(config);
    const disk = new SchedulerDisk(environment.engine);
    const state = await disk.load({ id: complete.clusterId, maxPeerCount: complete.maxReplicas });
    return new Scheduler(complete, disk, state, environment.runtime);
  }

  async tso({ header, count }: wire.TsoRequest): Promise<wire.TsoResponse> {
    const fields = await this.answer(header, async () => {
      if (count < 1 || count > LOGICAL_LIMIT) throw invalidRequest(`a request is for 1 to ${LOGICAL_LIMIT} timestamps, not ${count}`);
      const { physicalMs, logical } = await this.timestamps.allocate(count);
      return { count, timestamp: { physical: physicalMs, logical } };
    });
    return wire.TsoResponse.create(fields);
  }

  async allocID({ header }: wire.AllocIDRequest): Promise<wire.AllocIDResponse> {
    return wire.AllocIDResponse.create(await this.answer(header, async () => ({ id: await this.ids.allocate() })));
  }

  async bootstrap({ header, store }: wire.BootstrapRequest): Promise<wire.BootstrapResponse> {
    return this.answer(header, () =>
      this.writeStore(requestedStore(store), () => {
        if (this.isActive()) throw new SchedulerRefusal(wire.SchedulerErrorType.ALREADY_BOOTSTRAPPED, 'the cluster already exists');
      }),
    );
  }

  async isBootstrapped({ header }: wire.IsBootstrappedRequest): Promise<wire.IsBootstrappedResponse> {
    return wire.IsBootstrappedResponse.create(await this.answer(header, () => ({ bootstrapped: this.isActive() })));
  }

  async putStore({ header, store }: wire.PutStoreRequest): Promise<wire.PutStoreResponse> {
    return this.answer(header, () =>
      this.writeStore(requestedStore(store), ({ id }) => {
        this.checkBootstrapped();
        this.checkNoTombstone(id);
      }),
    );
  }

  async getStore({ header, storeId }: wire.GetStoreRequest): Promise<wire.GetStoreResponse> {
    return this.answer(header, () => {
      const info = this.stores.get(storeId);
      return { store: info?.store, stats: info?.statistics };
    });
  }

  async getAllStores({ header, excludeTombstoneStores }: wire.GetAllStoresRequest): Promise<wire.GetAllStoresResponse> {
    const fields = await this.answer(header, () => {
      const stores = this.stores.all().map(({ store }) => store);
      return { stores: stores.filter(({ state }) => !excludeTombstoneStores || state !== StoreState.Tombstone) };
    });
    return wire.GetAllStoresResponse.create(fields);
  }

  async storeHeartbeat({ header, stats }: wire.StoreHeartbeatRequest): Promise<wire.StoreHeartbeatResponse> {
    return this.answer(header, () => {
      this.checkBootstrapped();
      if (stats === undefined || this.stores.get(stats.storeId) === undefined)
        throw invalidRequest(`store ${stats?.storeId} has not registered: send PutStore first`);
      this.checkNoTombstone(stats.storeId);
      this.stores.hear(stats.storeId, stats);
      return {};
    });
  }

  async regionHeartbeat(request: wire.RegionHeartbeatRequest): Promise<wire.RegionHeartbeatResponse> {
    const fields = await this.answer(request.header, async () => {
      this.checkBootstrapped();
      const info = requestedInfo(request, this.config.minRegionSize);
      await this.ids.reserve();
      // From here on nothing waits: heartbeats that arrive together are handled one after the other.
      return this.orderFor(info);
    });
    return wire.RegionHeartbeatResponse.create(fields);
  }

  async getRegion({ header, regionKey }: wire.GetRegionRequest): Promise<wire.GetRegionResponse> {
    const fields = await this.answer(header, () => regionFields(this.coordinator.cluster.regions.find(regionKey)));
    return wire.GetRegionResponse.create(fields);
  }

  async getRegionByID({ header, regionId }: wire.GetRegionByIDRequest): Promise<wire.GetRegionResponse> {
    const fields = await this.answer(header, () => regionFields(this.coordinator.cluster.regions.get(regionId)));
    return wire.GetRegionResponse.create(fields);
  }

  async scanRegions({ header, startKey, endKey, limit }: wire.ScanRegionsRequest): Promise<wire.ScanRegionsResponse> {
    const fields = await this.answer(header, () => {
      if (limit < 1) throw invalidRequest(`the limit of a scan must be at least 1, not ${limit}`);
      const found = this.coordinator.cluster.regions.scan(startKey, endKey, limit);
      return { regions: found.map(({ region }) => region), leaders: found.map(({ leader }) => leader) };
    });
    return wire.ScanRegionsResponse.create(fields);
  }

  async askSplit({ header, region }: wire.AskSplitRequest): Promise<wire.AskSplitResponse> {
    const fields = await this.answer(header, async () => {
      const { peers } = this.checkKnown(requestedRegion(region));
      const newRegionId = await this.ids.allocate();
      const newPeerIds: number[] = [];
      for (let i = 0; i < peers.length; i++) newPeerIds.push(await this.ids.allocate());
      return { newRegionId, newPeerIds };
    });
    return wire.AskSplitResponse.create(fields);
  }

  private answer<Fields extends object>(header: wire.RequestHeader | undefined, handle: () => Fields | Promise<Fields>) {
    return answerOf(this.config.clusterId, header, handle);
  }

  private orderFor(info: RegionInfo): Partial<wire.RegionHeartbeatResponse> {
    const { region, leader } = info;
    if (!handleRegionHeartbeat(this.coordinator.cluster, info))
      throw invalidRequest(`the heartbeat of region ${region.id} from store ${leader.storeId} is stale`);
    this.stores.hear(leader.storeId);
    const order = this.coordinator.orderFor(info);
    return { ...order, regionId: region.id, regionEpoch: region.regionEpoch, targetPeer: leader };
  }

  /** @param check throws a refusal if the store may not be written now */
  private writeStore(store: Store, check: (store: Store) => void): Promise<object> {
    const write = this.storeWrites.then(async () => {
      check(store);
      await this.disk.putStore(store);
      this.stores.put(store);
      return {};
    });
    this.storeWrites = write.catch(() => {});
    return write;
  }

  /** The cluster exists as soon as it has a store. */
  private isActive(): boolean {
    return this.stores.size > 0;
  }

  private checkBootstrapped(): void {
    if (!this.isActive()) throw new SchedulerRefusal(wire.SchedulerErrorType.NOT_BOOTSTRAPPED, 'the cluster is not bootstrapped');
  }

  private checkNoTombstone(storeId: number): void {
    if (this.stores.get(storeId)?.store.state !== StoreState.Tombstone) return;
    throw new SchedulerRefusal(wire.SchedulerErrorType.STORE_TOMBSTONE, `store ${storeId} is a tombstone: start the store with a new id`);
  }

  /** @throws SchedulerRefusal if the region is not known, or the request has an older epoch */
  private checkKnown(region: Region): Region {
    const known = this.coordinator.cluster.regions.get(region.id)?.region.regionEpoch;
    if (known === undefined) throw new SchedulerRefusal(wire.SchedulerErrorType.REGION_NOT_FOUND, `region ${region.id} is not known`);
    const { version, confVer } = region.regionEpoch!;
    if (version < known.version || confVer < known.confVer)
      throw invalidRequest(`region ${region.id} has a newer epoch: version ${known.version}, confVer ${known.confVer}`);
    return region;
  }
}

function regionFields(info: RegionInfo | undefined): Partial<wire.GetRegionResponse> {
  if (info === undefined) return {};
  const { region, leader } = info;
  return { region, leader, slaves: region.peers.filter(({ id }) => id !== leader.id) };
}
