import type { Server } from '@grpc/grpc-js';
import { TinyKvService, type TinyKvServer } from '#cluster/services/gen/tinykvpb';
import type {
  RawDeleteRequest,
  RawDeleteResponse,
  RawGetRequest,
  RawGetResponse,
  RawPutRequest,
  RawPutResponse,
  RawScanRequest,
  RawScanResponse,
} from '#kit/wire/kvrpc';
import { laterMethods } from './later-methods';
import { unaryHandler } from './unary-handler';

/** What answers raw requests: lab1's handlers on one store. */
export interface RawHandlers {
  rawGet(request: RawGetRequest): Promise<RawGetResponse>;
  rawPut(request: RawPutRequest): Promise<RawPutResponse>;
  rawDelete(request: RawDeleteRequest): Promise<RawDeleteResponse>;
  rawScan(request: RawScanRequest): Promise<RawScanResponse>;
}

/** Registers the service `tinykvpb.TinyKv` with the raw requests only; every other method answers UNIMPLEMENTED, and says why. */
export function addRawService(server: Server, handlers: RawHandlers): void {
  server.addService(TinyKvService, { ...laterMethods(), ...rawMethods(handlers) } satisfies TinyKvServer);
}

/** The raw requests as methods of a service. */
export function rawMethods(handlers: RawHandlers) {
  return {
    rawGet: unaryHandler('rawGet', (request: RawGetRequest) => handlers.rawGet(request)),
    rawPut: unaryHandler('rawPut', (request: RawPutRequest) => handlers.rawPut(request)),
    rawDelete: unaryHandler('rawDelete', (request: RawDeleteRequest) => handlers.rawDelete(request)),
    rawScan: unaryHandler('rawScan', (request: RawScanRequest) => handlers.rawScan(request)),
  };
}
