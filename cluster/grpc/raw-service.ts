import { type sendUnaryData, type Server, status } from '@grpc/grpc-js';
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

/** The handlers of raw requests: lab1's functions on one store. */
export interface RawHandlers {
  rawGet(request: RawGetRequest): Promise<RawGetResponse>;
  rawPut(request: RawPutRequest): Promise<RawPutResponse>;
  rawDelete(request: RawDeleteRequest): Promise<RawDeleteResponse>;
  rawScan(request: RawScanRequest): Promise<RawScanResponse>;
}

/** Registers the service `tinykvpb.TinyKv` with only the raw requests. All other methods answer UNIMPLEMENTED with the reason. */
export function addRawService(server: Server, handlers: RawHandlers): void {
  server.addService(TinyKvService, { ...laterMethods(), ...rawMethods(handlers) } satisfies TinyKvServer);
}

/** The raw requests as methods of the service. */
export function rawMethods(handlers: RawHandlers) {
  return {
    rawGet: unaryHandler('rawGet', (request: RawGetRequest) => handlers.rawGet(request)),
    rawPut: unaryHandler('rawPut', (request: RawPutRequest) => handlers.rawPut(request)),
    rawDelete: unaryHandler('rawDelete', (request: RawDeleteRequest) => handlers.rawDelete(request)),
    rawScan: unaryHandler('rawScan', (request: RawScanRequest) => handlers.rawScan(request)),
  };
}

/** The methods of `tinykvpb.TinyKv` that a server of lab1 or lab2 does not have. Each answers UNIMPLEMENTED with the reason. */
export function laterMethods() {
  return {
    kvGet: addedBy('KvGet', 'lab4b'),
    kvPrewrite: addedBy('KvPrewrite', 'lab4b'),
    kvCommit: addedBy('KvCommit', 'lab4b'),
    kvScan: addedBy('KvScan', 'lab4c'),
    kvCheckTxnStatus: addedBy('KvCheckTxnStatus', 'lab4c'),
    kvBatchRollback: addedBy('KvBatchRollback', 'lab4c'),
    kvResolveLock: addedBy('KvResolveLock', 'lab4c'),
    raft: addedBy('Raft', 'lab2b'),
    snapshot: addedBy('Snapshot', 'lab2c'),
    coprocessor: unimplemented('Coprocessor is not part of TypeKV'),
  };
}

function addedBy(method: string, part: string) {
  return unimplemented(`${method} is not available: this server only answers raw requests. Part ${part} adds ${method}`);
}

/** A handler that answers UNIMPLEMENTED with `reason`. It works for unary and for streaming methods. */
function unimplemented(reason: string): (call: unknown, callback: sendUnaryData<never>) => void {
  return (_call, callback) => callback({ code: status.UNIMPLEMENTED, details: reason });
}
