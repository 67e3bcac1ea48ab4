import { credentials, Metadata, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import type { KeyValue } from '#kit/engine';
import type { RegionError } from '#kit/wire/error';
import { RawDeleteRequest, RawGetRequest, RawPutRequest, RawScanRequest } from '#kit/wire/kvrpc';
import type { RawGetResponse, RawScanResponse } from '#kit/wire/kvrpc';
import { MESSAGE_LIMITS } from './limits';

export interface RawKey {
  /** Default: the server's, which is `default`. */
  readonly cf?: string;
  readonly key: Uint8Array;
}

export interface RawEntry extends RawKey {
  readonly value: Uint8Array;
}

export interface RawRange {
  readonly cf?: string;
  readonly startKey: Uint8Array;
  /** The maximum number of entries. */
  readonly limit: number;
}

/** The timeout of a call, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * A client for raw requests to one server. A call rejects with `RequestError` if the response has an error, and with grpc-js's
 * `ServiceError`, which has a `code`, if there is no response.
 */
export class GrpcRawClient {
  private readonly client: TinyKvClient;

  /** @param address `host:port`; it connects at the first request, and reconnects if the connection is lost */
  constructor(
    address: string,
    private readonly timeoutMs = DEFAULT_TIMEOUT_MS,
  ) {
    this.client = new TinyKvClient(address, credentials.createInsecure(), MESSAGE_LIMITS);
  }

  /** The value of the key; `undefined` if the key does not exist. */
  async get(key: RawKey): Promise<Uint8Array | undefined> {
    const request = RawGetRequest.create(key);
    const response = await this.call<RawGetResponse>((...rest) => this.client.rawGet(request, ...rest));
    return response.notFound ? undefined : response.value;
  }

  async put(entry: RawEntry): Promise<void> {
    const request = RawPutRequest.create(entry);
    await this.call((...rest) => this.client.rawPut(request, ...rest));
  }

  async delete(key: RawKey): Promise<void> {
    const request = RawDeleteRequest.create(key);
    await this.call((...rest) => this.client.rawDelete(request, ...rest));
  }

  /** The entries from `startKey` on, in ascending order of keys. */
  async scan(range: RawRange): Promise<KeyValue[]> {
    const request = RawScanRequest.create(range);
    const response = await this.call<RawScanResponse>((...rest) => this.client.rawScan(request, ...rest));
    return response.kvs.map(({ key, value }) => ({ key, value }));
  }

  /** Closes the connection. Requests in flight still complete. */
  close(): void {
    this.client.close();
  }

  private async call<Response extends RawResponse>(send: (...rest: CallArguments<Response>) => void): Promise<Response> {
    const response = await new Promise<Response>((resolve, reject) => {
      send(new Metadata(), { deadline: Date.now() + this.timeoutMs }, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    if (response.regionError !== undefined) throw new RequestError(response.regionError.message, response.regionError);
    if (response.error !== '') throw new RequestError(response.error);
    return response;
  }
}

/** The common fields of all raw responses. */
interface RawResponse {
  readonly regionError?: RegionError | undefined;
  readonly error: string;
}

type CallArguments<Response> = [Metadata, Partial<CallOptions>, (error: ServiceError | null, response: Response) => void];

/** The response to a request has an error. The message is that of the response. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  /** @param regionError set if the region rejected the request */
  constructor(
    message: string,
    readonly regionError?: RegionError,
  ) {
    super(message);
  }
}
