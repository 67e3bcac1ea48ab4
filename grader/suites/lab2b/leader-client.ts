import type { RawMethods } from '#cluster/client/store-connection';
import { checkScan } from '#grader/suites/check-scan';
import { LastWrites } from '#grader/suites/last-writes';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import type { SimulatedClient } from '#harness/simulation/simulated-client';
import { bytesOf } from '#kit/bytes';
import type { RegionError } from '#kit/wire/error';

import { HEALED_WITHIN_MS, waitUntil } from './simulate-cluster';

const PROPERTY = 'requests';
const RETRY_MS = 20;

type Response<Method extends keyof RawMethods> = RawMethods[Method]['response'];

/** A client in a test without random faults: it sends its requests to the leader, and each of them is answered. */
export class LeaderClient {
  readonly client: SimulatedClient;
  private readonly writes = new LastWrites();

  constructor(
    private readonly context: ScenarioContext,
    private readonly group: StoreGroup,
  ) {
    this.client = context.client();
  }

  /** One request to one store. `undefined` if no answer came, or if the answer is that the outcome is unknown. */
  async ask<Method extends keyof RawMethods>(
    store: KvStore,
    method: Method,
    request: RawMethods[Method]['request'],
  ): Promise<Response<Method> | undefined> {
    const region = this.group.regions[0]!;
    const peer = region.peers.find(({ storeId }) => storeId === store.id);
    const whole = { ...request, context: { regionId: region.id, regionEpoch: region.regionEpoch, peer, term: 0 } };
    const outcome = await this.client.call(store, method, method, whole as never);
    return outcome.kind === 'answered' && outcome.response !== 'unknown' ? (outcome.response as Response<Method>) : undefined;
  }

  async put(key: string, value: string, cf = ''): Promise<void> {
    await this.request(`put ${key}=${value}`, 'rawPut', { key: bytesOf(key), value: bytesOf(value), cf });
    this.writes.put(bytesOf(key), bytesOf(value), cf);
  }

  async delete(key: string, cf = ''): Promise<void> {
    await this.request(`delete ${key}`, 'rawDelete', { key: bytesOf(key), cf });
    this.writes.delete(bytesOf(key), cf);
  }

  /** @param expected `undefined` if the key does not exist */
  async expectGet(key: string, expected: string | undefined, cf = ''): Promise<void> {
    const { value, notFound } = await this.request(`get ${key}`, 'rawGet', { key: bytesOf(key), cf });
    const expectedBytes = expected === undefined ? undefined : bytesOf(expected);
    checkBytes(notFound ? undefined : value, expectedBytes, PROPERTY, this.writes.describeGet(bytesOf(key), cf));
  }

  /** @param expected the entries in order */
  async expectScan(startKey: string, limit: number, expected: readonly (readonly [string, string])[], cf = ''): Promise<void> {
    const { kvs } = await this.request(`scan from ${startKey}`, 'rawScan', { startKey: bytesOf(startKey), limit, cf });
    const expectedPairs = expected.map(([key, value]) => ({ key: bytesOf(key), value: bytesOf(value) }));
    const where = `scan ${cf === '' ? '' : `${cf} `}from ${JSON.stringify(startKey)}, limit ${limit}`;
    checkScan(kvs, expectedPairs, PROPERTY, where);
  }

  private request<Method extends keyof RawMethods>(
    what: string,
    method: Method,
    request: RawMethods[Method]['request'],
  ): Promise<Response<Method>> {
    return this.context.within(HEALED_WITHIN_MS, what, this.untilAccepted(what, method, request));
  }

  /** Repeats the request until a leader accepts it: the leader may change also without faults. */
  private async untilAccepted<Method extends keyof RawMethods>(
    what: string,
    method: Method,
    request: RawMethods[Method]['request'],
  ): Promise<Response<Method>> {
    for (;;) {
      await waitUntil(this.context, 'The stores have a leader', () => this.group.leader() !== undefined);
      const response = await this.ask(this.group.leader()!, method, request);
      check(
        response !== undefined,
        PROPERTY,
        () => `${what}: expected an answer, because no store is down; found that the outcome is unknown.`,
      );
      const { regionError, error } = response as { regionError?: RegionError; error: string };
      check(error === '', PROPERTY, () => `${what}: expected a response without an error, found the error ${JSON.stringify(error)}.`);
      if (regionError === undefined) return response;
      await this.context.simulation.sleep(RETRY_MS);
    }
  }
}
