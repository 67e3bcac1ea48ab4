import type { Property } from '#harness/scenario/property';
import { checkScan } from '#grader/suites/check-scan';
import { LastWrites } from '#grader/suites/last-writes';
import { checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { CallOutcome } from '#harness/simulation/simulated-client';
import { assert } from '#kit/assert';
import { printBytes } from '#kit/bytes';
import type { KeyValue } from '#kit/engine';

import { type Data, SimulatedRawClient, dataBytes } from './simulated-raw-client';
import { type RawStore, startedNode } from './raw-store';

/** A client in a test without crashes: every request is answered, and the test states the expected answer. */
export class AnsweredClient {
  private readonly raw: SimulatedRawClient;
  private readonly writes = new LastWrites();

  /** @param property the property that a wrong answer and an error violate */
  constructor(
    context: ScenarioContext,
    readonly store: RawStore,
    private readonly property: Property,
  ) {
    this.raw = new SimulatedRawClient(context.client(), store, property);
  }

  async put(key: Data, value: Data, cf = ''): Promise<void> {
    answered(await this.raw.put(key, value, cf));
    this.writes.put(dataBytes(key), dataBytes(value), cf);
  }

  async delete(key: Data, cf = ''): Promise<void> {
    answered(await this.raw.delete(key, cf));
    this.writes.delete(dataBytes(key), cf);
  }

  async get(key: Data, cf = ''): Promise<Uint8Array | null> {
    return answered(await this.raw.get(key, cf));
  }

  async scan(start: Data, limit: number, cf = ''): Promise<readonly KeyValue[]> {
    return answered(await this.raw.scan(start, limit, cf));
  }

  /** @param expected `undefined` if the key does not exist. @param property what another answer violates */
  async expectGet(key: Data, expected: Data | undefined, cf = '', property = this.property): Promise<void> {
    const value = await this.get(key, cf);
    const expectedBytes = expected === undefined ? undefined : dataBytes(expected);
    checkBytes(value ?? undefined, expectedBytes, property, this.writes.describeGet(dataBytes(key), cf));
  }

  /** @param expected the entries in order. @param property what another answer violates */
  async expectScan(
    start: Data,
    limit: number,
    expected: readonly (readonly [Data, Data])[],
    cf = '',
    property = this.property,
  ): Promise<void> {
    const entries = await this.scan(start, limit, cf);
    const expectedEntries = expected.map(([key, value]) => ({ key: dataBytes(key), value: dataBytes(value) }));
    const where = `scan ${cf === '' ? '' : `${cf} `}from ${printBytes(dataBytes(start))}, limit ${limit}`;
    checkScan(entries, expectedEntries, property, where);
  }
}

/** Starts a store that runs lab1, and gives a client of it. */
export async function answeredClient(context: ScenarioContext, property: Property): Promise<AnsweredClient> {
  const { store } = await startedNode(context);
  return new AnsweredClient(context, store, property);
}

function answered<Response>(outcome: CallOutcome<Response>): Response {
  assert(outcome.kind === 'answered', 'a request was not answered in a run without crashes');
  return outcome.response;
}
