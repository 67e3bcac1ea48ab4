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

/** The outcome of a call, as far as the client knows it. */
export type CallResult<Response> =
  /** The store answered. */
  | { readonly kind: 'answered'; readonly response: Response }
  /** The request did not take effect and never will. */
  | { readonly kind: 'refused' }
  /** The connection broke, or the call timed out. The request may have taken effect, or may still take effect. */
  | { readonly kind: 'unknown' };

/** A client's connection to the stores. Implementations: the simulated network, and gRPC. */
export interface StoreConnection {
  /** Calls a method of a store and waits at most `timeoutMs`. Never rejects for what happens on the network. */
  call<Method extends keyof RawMethods>(
    storeId: number,
    method: Method,
    request: RawMethods[Method]['request'],
    timeoutMs: number,
  ): Promise<CallResult<RawMethods[Method]['response']>>;
}
