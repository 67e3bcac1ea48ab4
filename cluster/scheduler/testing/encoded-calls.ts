import * as wire from '#kit/wire/scheduler';

import type { SchedulerCalls } from '../scheduler-calls';

/** The same calls, with each message encoded and decoded on its way, as by a network: the two sides share no object. For tests. */
export function encodedCalls(calls: SchedulerCalls): SchedulerCalls {
  return {
    tso: async (request) => copy(wire.TsoResponse, await calls.tso(copy(wire.TsoRequest, request))),
    allocID: async (request) => copy(wire.AllocIDResponse, await calls.allocID(copy(wire.AllocIDRequest, request))),
    bootstrap: async (request) => copy(wire.BootstrapResponse, await calls.bootstrap(copy(wire.BootstrapRequest, request))),
    isBootstrapped: async (request) =>
      copy(wire.IsBootstrappedResponse, await calls.isBootstrapped(copy(wire.IsBootstrappedRequest, request))),
    putStore: async (request) => copy(wire.PutStoreResponse, await calls.putStore(copy(wire.PutStoreRequest, request))),
    getStore: async (request) => copy(wire.GetStoreResponse, await calls.getStore(copy(wire.GetStoreRequest, request))),
    getAllStores: async (request) => copy(wire.GetAllStoresResponse, await calls.getAllStores(copy(wire.GetAllStoresRequest, request))),
    storeHeartbeat: async (request) =>
      copy(wire.StoreHeartbeatResponse, await calls.storeHeartbeat(copy(wire.StoreHeartbeatRequest, request))),
    regionHeartbeat: async (request) =>
      copy(wire.RegionHeartbeatResponse, await calls.regionHeartbeat(copy(wire.RegionHeartbeatRequest, request))),
    getRegion: async (request) => copy(wire.GetRegionResponse, await calls.getRegion(copy(wire.GetRegionRequest, request))),
    getRegionByID: async (request) => copy(wire.GetRegionResponse, await calls.getRegionByID(copy(wire.GetRegionByIDRequest, request))),
    scanRegions: async (request) => copy(wire.ScanRegionsResponse, await calls.scanRegions(copy(wire.ScanRegionsRequest, request))),
    askSplit: async (request) => copy(wire.AskSplitResponse, await calls.askSplit(copy(wire.AskSplitRequest, request))),
  };
}

interface Codec<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

function copy<Message>(codec: Codec<Message>, message: Message): Message {
  return codec.decode(codec.encode(message).finish());
}
