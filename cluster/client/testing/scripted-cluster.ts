import { KvClient, type KvClientOptions, type KvKey } from '#cluster/client/kv-client';
import type { CallResult, RawMethods, StoreConnection } from '#cluster/client/store-connection';
import { sampleRegion } from '#cluster/store/testing/sample-region';
import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import type { RegionError } from '#kit/wire/error';
import type { Region } from '#kit/wire/meta';

/** A call as a store received it. */
export interface ReceivedCall {
  readonly storeId: number;
  readonly method: keyof RawMethods;
  readonly regionId: number;
  readonly peerId: number;
  readonly timeoutMs: number;
}

/** How a store answers: not at all, by refusing the connection, with an error, or with a value. */
export type ScriptedAnswer =
  'unknown' | 'refused' | { readonly regionError: RegionError } | { readonly error: string } | { readonly keys: readonly string[] };

const NOTHING = { regionError: undefined, error: '', value: EMPTY_BYTES, notFound: false, kvs: [] };

/** A cluster that answers as a test says, one call after the other, and the client that calls it. For tests. */
export class ScriptedCluster implements StoreConnection {
  readonly calls: ReceivedCall[] = [];
  readonly client: KvClient;
  now = 0;
  /** What each call takes. */
  callMs = 1;

  /** @param answers in their order; the last one for all later calls */
  constructor(
    private readonly answers: readonly ScriptedAnswer[],
    options: Partial<KvClientOptions> = {},
    regions: (key: Uint8Array) => Region = () => sampleRegion(),
  ) {
    const sleep = async (ms: number): Promise<void> => void (this.now += ms);
    const runtime = { now: () => this.now, sleep, random: () => 0 };
    this.client = new KvClient({ connection: this, regions: async (key) => regions(key), runtime, ...options });
  }

  /** The stores that were asked, in their order. */
  get asked(): number[] {
    return this.calls.map(({ storeId }) => storeId);
  }

  async call<Method extends keyof RawMethods>(
    storeId: number,
    method: Method,
    { context }: RawMethods[Method]['request'],
    timeoutMs: number,
  ): Promise<CallResult<RawMethods[Method]['response']>> {
    const answer = this.answers[Math.min(this.calls.length, this.answers.length - 1)]!;
    this.calls.push({ storeId, method, regionId: context!.regionId, peerId: context!.peer!.id, timeoutMs });
    this.now += answer === 'unknown' ? timeoutMs : this.callMs;
    if (typeof answer === 'string') return { kind: answer };
    const kvs = 'keys' in answer ? answer.keys.map((key) => ({ key: bytesOf(key), value: bytesOf(`${key}!`) })) : [];
    return { kind: 'answered', response: { ...NOTHING, ...answer, kvs, value: kvs[0]?.value ?? EMPTY_BYTES } };
  }
}

export const KEY: KvKey & { readonly value: Uint8Array } = { key: bytesOf('k'), value: bytesOf('v') };
