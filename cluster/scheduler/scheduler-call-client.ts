import { TypeKVError } from '#kit/errors';
import type { RegionAndLeader, RegionHeartbeat, RegionOrderHandler, RegionRange, SchedulerClient, SplitIds } from '#kit/scheduler-client';
import { composeTimestamp } from '#kit/timestamp';
import type { Peer, Region, Store } from '#kit/wire/meta';
import { type GetRegionResponse, type ResponseHeader, SchedulerErrorType, type StoreStats } from '#kit/wire/scheduler';

import type { SchedulerCalls } from './scheduler-calls';

/** A `SchedulerClient` that makes its calls as messages: directly to a `Scheduler`, or over any network. */
export class SchedulerCallClient implements SchedulerClient {
  private orderHandler: RegionOrderHandler | undefined;
  private isClosed = false;
  /** Rejects a call in flight; one function per call. */
  private readonly inFlight = new Set<(reason: TypeKVError) => void>();
  private readonly header: { readonly clusterId: number };

  constructor(
    clusterId: number,
    private readonly calls: SchedulerCalls,
  ) {
    this.header = { clusterId };
  }

  async allocateId(): Promise<number> {
    return (await this.call(() => this.calls.allocID({ header: this.header }))).id;
  }

  async timestamp(): Promise<bigint> {
    const { timestamp } = await this.call(() => this.calls.tso({ header: this.header, count: 1 }));
    return composeTimestamp({ physicalMs: timestamp!.physical, logical: timestamp!.logical });
  }

  async bootstrap(store: Store): Promise<boolean> {
    const { header } = await this.untilClosed(() => this.calls.bootstrap({ header: this.header, store }));
    if (header?.error?.type === SchedulerErrorType.ALREADY_BOOTSTRAPPED) return false;
    checkHeader(header);
    return true;
  }

  async isBootstrapped(): Promise<boolean> {
    return (await this.call(() => this.calls.isBootstrapped({ header: this.header }))).bootstrapped;
  }

  async putStore(store: Store): Promise<void> {
    await this.call(() => this.calls.putStore({ header: this.header, store }));
  }

  async getStore(storeId: number): Promise<Store | undefined> {
    return (await this.call(() => this.calls.getStore({ header: this.header, storeId }))).store;
  }

  async allStores(): Promise<Store[]> {
    return (await this.call(() => this.calls.getAllStores({ header: this.header, excludeTombstoneStores: true }))).stores;
  }

  sendRegionHeartbeat({ pendingPeers, ...heartbeat }: RegionHeartbeat): void {
    // A heartbeat that fails or is refused is like one that was lost.
    this.call(() => this.calls.regionHeartbeat({ header: this.header, pendingPeers: [...pendingPeers], ...heartbeat })).then(
      (order) => this.orderHandler?.(order),
      () => {},
    );
  }

  onRegionOrder(handler: RegionOrderHandler): void {
    this.orderHandler = handler;
  }

  async sendStoreHeartbeat(stats: StoreStats): Promise<void> {
    await this.call(() => this.calls.storeHeartbeat({ header: this.header, stats }));
  }

  async getRegion(regionKey: Uint8Array): Promise<RegionAndLeader | undefined> {
    return regionAndLeader(await this.call(() => this.calls.getRegion({ header: this.header, regionKey })));
  }

  async getRegionById(regionId: number): Promise<RegionAndLeader | undefined> {
    return regionAndLeader(await this.call(() => this.calls.getRegionByID({ header: this.header, regionId })));
  }

  async scanRegions(range: RegionRange): Promise<RegionAndLeader[]> {
    const { regions, leaders } = await this.call(() => this.calls.scanRegions({ header: this.header, ...range }));
    return regions.map((region, i) => ({ region, leader: knownLeader(leaders[i]) }));
  }

  async askSplit(region: Region): Promise<SplitIds> {
    const { newRegionId, newPeerIds } = await this.call(() => this.calls.askSplit({ header: this.header, region }));
    return { newRegionId, newPeerIds };
  }

  close(): void {
    this.isClosed = true;
    for (const reject of this.inFlight) reject(stopped());
  }

  /** Makes a call. @throws TypeKVError `InvalidArgument` if it is refused; `Stopped` */
  private async call<Response extends { header?: ResponseHeader | undefined }>(send: () => Promise<Response>): Promise<Response> {
    const response = await this.untilClosed(send);
    checkHeader(response.header);
    return response;
  }

  private untilClosed<Response>(send: () => Promise<Response>): Promise<Response> {
    if (this.isClosed) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.inFlight.add(reject);
      void send()
        .then(resolve, reject)
        .finally(() => this.inFlight.delete(reject));
    });
  }
}

function stopped(): TypeKVError {
  return new TypeKVError('Stopped', 'the client of the scheduler is closed');
}

function checkHeader(header: ResponseHeader | undefined): void {
  const error = header?.error;
  if (error !== undefined && error.type !== SchedulerErrorType.OK) throw new TypeKVError('InvalidArgument', `scheduler: ${error.message}`);
}

function regionAndLeader({ region, leader }: GetRegionResponse): RegionAndLeader | undefined {
  return region && { region, leader: knownLeader(leader) };
}

/** In a message, a leader with the id 0 is not known. */
function knownLeader(leader: Peer | undefined): Peer | undefined {
  return leader?.id === 0 ? undefined : leader;
}
