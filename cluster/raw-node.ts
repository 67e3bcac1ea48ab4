import { rawDelete, rawGet, rawPut, rawScan } from '#labs/lab1/raw-api';
import { StandaloneStorage } from '#labs/lab1/standalone-storage';
import type { Engine } from '#kit/engine';
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

/** Hosts lab1: the standalone storage on an engine, and the raw requests on top of it. */
export class RawNode {
  readonly storage: StandaloneStorage;

  constructor(engine: Engine) {
    this.storage = new StandaloneStorage(engine);
  }

  start(): Promise<void> {
    return this.storage.start();
  }

  stop(): Promise<void> {
    return this.storage.stop();
  }

  rawGet(request: RawGetRequest): Promise<RawGetResponse> {
    return rawGet(this.storage, request);
  }

  rawPut(request: RawPutRequest): Promise<RawPutResponse> {
    return rawPut(this.storage, request);
  }

  rawDelete(request: RawDeleteRequest): Promise<RawDeleteResponse> {
    return rawDelete(this.storage, request);
  }

  rawScan(request: RawScanRequest): Promise<RawScanResponse> {
    return rawScan(this.storage, request);
  }
}
