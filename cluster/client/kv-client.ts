import type { KeyValue } from '#kit/engine';
import type { Runtime } from '#kit/runtime';
import { Unavailable } from '#kit/unavailable';
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
  /** The timeout of one attempt, in milliseconds. Default 1,000. */
  readonly tryTimeoutMs?: number;
  /** The timeout of a call with all its retries, in milliseconds. The delays between them are in `backoff.ts`. Default 10,000. */
  readonly timeoutMs?: number;
}

const DEFAULTS = { tryTimeoutMs: 1_000, timeoutMs: 10_000 };

export interface KvKey {
  /** Default: the server's, which is `default`. */
  readonly cf?: string;
  readonly key: Uint8Array;
}

/** A response with the region that gave it, which can differ from the region that was asked first. */
type Reply<Response> =
  Exclude<CallResult<Response>, { kind: 'answered' }> | { readonly kind: 'answered'; readonly response: Response; readonly region: Region };

/**
 * A client of a cluster. It finds the leader of the region that contains a key, and retries if that is safe:
 *
 * - After a region error (`NotLeader`, `StaleCommand` and others) nothing has happened: it retries on another peer.
 * - A read without an answer is retried.
 * - A **write without an answer is not retried**: it may have taken effect, and a retry could apply it again after another
 *   client's write. The call ends as `unknown`, and the caller decides.
 *
 * A call that ends as `refused` has changed nothing. An invalid request throws `RequestRefused`.
 */
export class KvClient {
  private readonly options: Required<KvClientOptions>;
  private readonly cache: RegionCache;

  constructor(options: KvClientOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.cache = new RegionCache(options.regions);
  }

  /** The value of the key; `undefined` if the key does not exist. */
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
   * The first `limit` entries from `startKey` on, in ascending order. The scan is atomic within a region, but not across regions.
   *
   * A store answers only if the region still has the version in the request, and so the range that is cached here. So the scan
   * continues at the end of that range: a split in the middle of a scan neither loses nor repeats keys.
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
      const region = await this.regionOf(key);
      if (region === undefined) {
        await backoff.wait();
        continue;
      }
      const result = await connection.call(region.target.storeId, method, request(contextOf(region)), Math.min(tryTimeoutMs, left));
      if (result.kind === 'unknown' && !repeatable) return (region.tryNext(), result);
      if (result.kind !== 'answered') region.tryNext();
      else if (!this.isRefusal(region, result.response)) return { ...result, region: region.region };
      await backoff.wait();
    }
    return { kind: repeatable ? 'unknown' : 'refused' };
  }

  /** `undefined` if the region is not known at the moment. */
  private async regionOf(key: Uint8Array): Promise<CachedRegion | undefined> {
    try {
      return await this.cache.regionOf(key);
    } catch (error) {
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  }

  /** Whether the region rejected the request. If so, updates the cache. */
  private isRefusal(region: CachedRegion, { regionError, error }: { regionError?: RegionError; error: string }): boolean {
    if (error !== '') throw new RequestRefused(error);
    if (regionError === undefined) return false;
    const { notLeader } = regionError;
    if (notLeader !== undefined && region.hasPeer(notLeader.leader)) region.leaderIs(notLeader.leader);
    else if (regionError.epochNotMatch !== undefined) this.cache.replace(region, regionError.epochNotMatch.currentRegions);
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
