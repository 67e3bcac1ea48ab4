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

/** The methods of a store that a raw client calls. */
export interface RawMethods {
  rawGet: { request: RawGetRequest; response: RawGetResponse };
  rawPut: { request: RawPutRequest; response: RawPutResponse };
  rawDelete: { request: RawDeleteRequest; response: RawDeleteResponse };
  rawScan: { request: RawScanRequest; response: RawScanResponse };
}

/** How a call ended, as a client can know it. */
export type CallResult<Response> =
  /** The store answered. */
  | { readonly kind: 'answered'; readonly response: Response }
  /** It did not happen, and will not. */
  | { readonly kind: 'refused' }
  /** The connection broke, or no answer came in time: it may or may not have happened, or may happen yet. */
  | { readonly kind: 'unknown' };

/** A client's way to stores. Implementations: the simulated network, and gRPC. */
export interface StoreConnection {
  /** Calls a method of a store and waits at most `timeoutMs`. Never rejects for what happens on the network. */
  call<Method extends keyof RawMethods>(
    storeId: number,
    method: Method,
    request: RawMethods[Method]['request'],
    timeoutMs: number,
  ): Promise<CallResult<RawMethods[Method]['response']>>;
}
