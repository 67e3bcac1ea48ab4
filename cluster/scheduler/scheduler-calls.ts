import type {
  AllocIDRequest,
  AllocIDResponse,
  AskSplitRequest,
  AskSplitResponse,
  BootstrapRequest,
  BootstrapResponse,
  GetAllStoresRequest,
  GetAllStoresResponse,
  GetRegionByIDRequest,
  GetRegionRequest,
  GetRegionResponse,
  GetStoreRequest,
  GetStoreResponse,
  IsBootstrappedRequest,
  IsBootstrappedResponse,
  PutStoreRequest,
  PutStoreResponse,
  RegionHeartbeatRequest,
  RegionHeartbeatResponse,
  ScanRegionsRequest,
  ScanRegionsResponse,
  StoreHeartbeatRequest,
  StoreHeartbeatResponse,
  TsoRequest,
  TsoResponse,
} from '#kit/wire/scheduler';

/**
 * The calls of the scheduler as messages, so that any network can be between the two sides. `Scheduler` answers them,
 * `SchedulerCallClient` makes them.
 *
 * A refused request has a response whose `header.error` says why; it did not take effect. A rejected promise means that the outcome is
 * unknown: the disk or the network failed.
 */
export interface SchedulerCalls {
  tso(request: TsoRequest): Promise<TsoResponse>;
  allocID(request: AllocIDRequest): Promise<AllocIDResponse>;
  bootstrap(request: BootstrapRequest): Promise<BootstrapResponse>;
  isBootstrapped(request: IsBootstrappedRequest): Promise<IsBootstrappedResponse>;
  putStore(request: PutStoreRequest): Promise<PutStoreResponse>;
  getStore(request: GetStoreRequest): Promise<GetStoreResponse>;
  getAllStores(request: GetAllStoresRequest): Promise<GetAllStoresResponse>;
  storeHeartbeat(request: StoreHeartbeatRequest): Promise<StoreHeartbeatResponse>;
  /** The response is the order for the region; it has neither a change of peers nor a transfer if there is nothing to do. */
  regionHeartbeat(request: RegionHeartbeatRequest): Promise<RegionHeartbeatResponse>;
  getRegion(request: GetRegionRequest): Promise<GetRegionResponse>;
  getRegionByID(request: GetRegionByIDRequest): Promise<GetRegionResponse>;
  scanRegions(request: ScanRegionsRequest): Promise<ScanRegionsResponse>;
  askSplit(request: AskSplitRequest): Promise<AskSplitResponse>;
}
