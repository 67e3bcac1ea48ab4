import type { Property } from '#harness/scenario/property';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { CallOutcome } from '#harness/simulation/simulated-client';
import { assert } from '#kit/assert';
import { equalBytes, printBytes } from '#kit/bytes';
import type { KeyValue } from '#kit/engine';

import { type Data, SimulatedRawClient, dataBytes } from './simulated-raw-client';
import { type RawStore, startedNode } from './raw-store';

/** A client in a test without crashes: every request is answered, and the test states the expected answer. */
export class AnsweredClient {
  private readonly raw: SimulatedRawClient;

  /** @param property the property that a wrong answer violates */
  constructor(
    context: ScenarioContext,
    readonly store: RawStore,
    private readonly property: Property,
  ) {
    this.raw = new SimulatedRawClient(context.client(), store);
  }

  async put(key: Data, value: Data, cf = ''): Promise<void> {
    answered(await this.raw.put(key, value, cf));
  }

  async delete(key: Data, cf = ''): Promise<void> {
    answered(await this.raw.delete(key, cf));
  }

  async get(key: Data, cf = ''): Promise<Uint8Array | null> {
    return answered(await this.raw.get(key, cf));
  }

  async scan(start: Data, limit: number, cf = ''): Promise<readonly KeyValue[]> {
    return answered(await this.raw.scan(start, limit, cf));
  }

  /** @param expected `undefined` if the key does not exist */
  async expectGet(key: Data, expected: Data | undefined, cf = ''): Promise<void> {
    const value = await this.get(key, cf);
    const expectedBytes = expected === undefined ? undefined : dataBytes(expected);
    checkBytes(value ?? undefined, expectedBytes, this.property, `get ${cf === '' ? '' : `${cf}/`}${printBytes(dataBytes(key))}`);
  }

  /** @param expected the entries in order */
  async expectScan(start: Data, limit: number, expected: readonly (readonly [Data, Data])[], cf = ''): Promise<void> {
    const entries = await this.scan(start, limit, cf);
    const expectedEntries = expected.map(([key, value]) => ({ key: dataBytes(key), value: dataBytes(value) }));
    const isSame = entries.length === expectedEntries.length && entries.every((entry, i) => isSameEntry(entry, expectedEntries[i]!));
    const where = `scan ${cf === '' ? '' : `${cf} `}from ${printBytes(dataBytes(start))}, limit ${limit}`;
    check(isSame, this.property, () => `${where}: expected ${printEntries(expectedEntries)}, found ${printEntries(entries)}.`);
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

function isSameEntry(left: KeyValue, right: KeyValue): boolean {
  return equalBytes(left.key, right.key) && equalBytes(left.value, right.value);
}

function printEntries(entries: readonly KeyValue[]): string {
  return entries.length === 0 ? 'no entries' : entries.map(({ key, value }) => `${printBytes(key)}: ${printBytes(value)}`).join(', ');
}
