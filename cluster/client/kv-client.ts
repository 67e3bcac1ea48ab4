import type { KeyValue } from '#kit/engine';
import type { Runtime } from '#kit/runtime';
import type { RegionError } from '#kit/wire/error';
import type { Context } from '#kit/wire/kvrpc';
import type { Region } from '#kit/wire/meta';

import { Backoff } from './backoff';
import { type CachedRegion, RegionCache, type RegionSource } from './region-cache';
import { RequestRefused } from './request-refused';
import type { CallResult, RawMethods, StoreConnection } from './store-connection';

export interface KvClientOptions {
  readonly connection: StoreConnection;
  readonly regions: RegionSource;
  readonly runtime: Pick<Runtime, 'now' | 'sleep' | 'random'>;
  /** How long one try may take, in milliseconds. Default 1,000. */
  readonly tryTimeoutMs?: number;
  /** How long a call may take, all its tries together, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

const DEFAULTS = { tryTimeoutMs: 1_000, timeoutMs: 10_000 };

export interface KvKey {
  /** Default: the server's, which is `default`. */
  readonly cf?: string;
  readonly key: Uint8Array;
}

/** An answer comes with the region that gave it, which may be another one than that which was asked first. */
type Reply<Response> =
  Exclude<CallResult<Response>, { kind: 'answered' }> | { readonly kind: 'answered'; readonly response: Response; readonly region: Region };

/**
 * A client of a cluster: finds the leader of the region that has a key, and tries again where that is safe.
 *
 * - A refusal (`NotLeader`, `StaleCommand` and the like) says that nothing happened: it tries again, elsewhere.
 * - A read that got no answer is tried again.
 * - A **write that got no answer is not**: it may have happened, and would then happen twice, after somebody else's write in
 *   between. It ends as `unknown`, and the caller decides.
 *
 * A call that ends as `refused` has changed nothing. A wrong request is a `RequestRefused`.
 */
export class KvClient {
  private readonly options: Required<KvClientOptions>;
  private readonly cache: RegionCache;

  constructor(options: KvClientOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.cache = new RegionCache(options.regions);
  }

  /** The value; `undefined` where there is none. */
  async get({ cf = '', key }: KvKey): Promise<CallResult<Uint8Array | undefined>> {
    const result = await this.call('rawGet', key, (context) => ({ context, key, cf }), true);
    return mapResult(result, ({ notFound, value }) => (notFound ? undefined : value));
  }

  async put({ cf = '', key, value }: KvKey & { readonly value: Uint8Array }): Promise<CallResult<undefined>> {
    return mapResult(await this.call('rawPut', key, (context) => ({ context, key, value, cf }), false), () => undefined);
  }

  async delete({ cf = '', key }: KvKey): Promise<CallResult<undefined>> {
    return mapResult(await this.call('rawDelete', key, (context) => ({ context, key, cf }), false), () => undefined);
  }

  /**
   * The first `limit` entries from `startKey` on, in ascending order; those of one region are as of one moment, those of
   * several are not.
   */
  async scan({ cf = '', startKey, limit }: { cf?: string; startKey: Uint8Array; limit: number }): Promise<CallResult<KeyValue[]>> {
    const found: KeyValue[] = [];
    for (let start = startKey; found.length < limit;) {
      const result = await this.call('rawScan', start, (context) => ({ context, startKey: start, limit: limit - found.length, cf }), true);
      if (result.kind !== 'answered') return result;
      found.push(...result.response.kvs.map(({ key, value }) => ({ key, value })));
      start = result.region.endKey;
      if (start.length === 0) break;
    }
    return { kind: 'answered', response: found };
  }

  private async call<Method extends keyof RawMethods>(
    method: Method,
    key: Uint8Array,
    request: (context: Context) => RawMethods[Method]['request'],
    repeatable: boolean,
  ): Promise<Reply<RawMethods[Method]['response']>> {
    const { connection, runtime, tryTimeoutMs, timeoutMs } = this.options;
    const deadline = runtime.now() + timeoutMs;
    const backoff = new Backoff(runtime);
    for (let left = timeoutMs; left > 0; left = deadline - runtime.now()) {
      const region = await this.cache.regionOf(key);
      const result = await connection.call(region.target.storeId, method, request(contextOf(region)), Math.min(tryTimeoutMs, left));
      if (result.kind === 'unknown' && !repeatable) return (region.tryNext(), result);
      if (result.kind !== 'answered') region.tryNext();
      else if (!this.isRefusal(region, result.response)) return { ...result, region: region.region };
      await backoff.wait();
    }
    return { kind: repeatable ? 'unknown' : 'refused' };
  }

  /** Whether the region did not take the request; then the cache knows better now. */
  private isRefusal(region: CachedRegion, { regionError, error }: { regionError?: RegionError; error: string }): boolean {
    if (error !== '') throw new RequestRefused(error);
    if (regionError === undefined) return false;
    if (regionError.notLeader !== undefined) region.leaderIs(regionError.notLeader.leader);
    else if (regionError.staleCommand === undefined) this.cache.forget(region);
    return true;
  }
}

function contextOf({ region, target }: CachedRegion): Context {
  return { regionId: region.id, regionEpoch: region.regionEpoch, peer: target, term: 0 };
}

function mapResult<From, To>(result: CallResult<From>, map: (response: From) => To): CallResult<To> {
  return result.kind === 'answered' ? { kind: 'answered', response: map(result.response) } : result;
}
