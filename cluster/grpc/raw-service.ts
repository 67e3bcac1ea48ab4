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
import { unaryHandler } from './unary-handler';
import { unimplemented } from './unimplemented';

/** What answers raw requests: lab1's handlers on one store. */
export interface RawHandlers {
  rawGet(request: RawGetRequest): Promise<RawGetResponse>;
  rawPut(request: RawPutRequest): Promise<RawPutResponse>;
  rawDelete(request: RawDeleteRequest): Promise<RawDeleteResponse>;
  rawScan(request: RawScanRequest): Promise<RawScanResponse>;
}

/** Registers the service `tinykvpb.TinyKv` with the raw requests only; every other method answers UNIMPLEMENTED, and says why. */
export function addRawService(server: Server, handlers: RawHandlers): void {
  server.addService(TinyKvService, {
    ...laterMethods(),
    rawGet: unaryHandler('rawGet', (request: RawGetRequest) => handlers.rawGet(request)),
    rawPut: unaryHandler('rawPut', (request: RawPutRequest) => handlers.rawPut(request)),
    rawDelete: unaryHandler('rawDelete', (request: RawDeleteRequest) => handlers.rawDelete(request)),
    rawScan: unaryHandler('rawScan', (request: RawScanRequest) => handlers.rawScan(request)),
  } satisfies TinyKvServer);
}

function laterMethods() {
  return {
    kvGet: broughtBy('KvGet', 'lab4b'),
    kvPrewrite: broughtBy('KvPrewrite', 'lab4b'),
    kvCommit: broughtBy('KvCommit', 'lab4b'),
    kvScan: broughtBy('KvScan', 'lab4c'),
    kvCheckTxnStatus: broughtBy('KvCheckTxnStatus', 'lab4c'),
    kvBatchRollback: broughtBy('KvBatchRollback', 'lab4c'),
    kvResolveLock: broughtBy('KvResolveLock', 'lab4c'),
    raft: broughtBy('Raft', 'lab2b'),
    snapshot: broughtBy('Snapshot', 'lab2c'),
    coprocessor: unimplemented('Coprocessor is not part of TypeKV'),
  };
}

function broughtBy(method: string, part: string) {
  return unimplemented(`this server answers raw requests only: ${method} comes with ${part}`);
}
