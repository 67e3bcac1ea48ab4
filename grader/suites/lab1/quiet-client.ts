import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { CallOutcome } from '#harness/simulation/simulated-client';
import { assert } from '#kit/assert';
import { equalBytes, printBytes } from '#kit/bytes';

import { type Data, type Entry, RawClient, toBytes } from './raw-client';
import { type RawStore, startedNode } from './raw-store';

/** A client in a test without crashes: every request is answered, and the test says with what. */
export class QuietClient {
  private readonly raw: RawClient;

  /** @param rule the rule that a wrong answer breaks */
  constructor(
    context: ScenarioContext,
    readonly store: RawStore,
    private readonly property: string,
  ) {
    this.raw = new RawClient(context.client(), store);
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

  async scan(start: Data, limit: number, cf = ''): Promise<readonly Entry[]> {
    return answered(await this.raw.scan(start, limit, cf));
  }

  /** @param expected `undefined`: the key is not there */
  async expectGet(key: Data, expected: Data | undefined, cf = ''): Promise<void> {
    const value = await this.get(key, cf);
    const wanted = expected === undefined ? undefined : toBytes(expected);
    checkBytes(value ?? undefined, wanted, this.property, `get ${cf === '' ? '' : `${cf}/`}${printBytes(toBytes(key))}`);
  }

  /** @param expected the entries in order */
  async expectScan(start: Data, limit: number, expected: readonly (readonly [Data, Data])[], cf = ''): Promise<void> {
    const entries = await this.scan(start, limit, cf);
    const wanted = expected.map(([key, value]) => ({ key: toBytes(key), value: toBytes(value) }));
    const same = entries.length === wanted.length && entries.every((entry, i) => sameEntry(entry, wanted[i]!));
    const where = `scan ${cf === '' ? '' : `${cf} `}from ${printBytes(toBytes(start))}, limit ${limit}`;
    check(same, this.property, () => `${where}: expected ${printEntries(wanted)}, got ${printEntries(entries)}.`);
  }
}

/** A store that runs lab1, started, with a client. */
export async function quietClient(context: ScenarioContext, property: string): Promise<QuietClient> {
  const { store } = await startedNode(context);
  return new QuietClient(context, store, property);
}

function answered<Response>(outcome: CallOutcome<Response>): Response {
  assert(outcome.kind === 'answered', 'a request was not answered in a run without crashes');
  return outcome.response;
}

function sameEntry(left: Entry, right: Entry): boolean {
  return equalBytes(left.key, right.key) && equalBytes(left.value, right.value);
}

export function printEntries(entries: readonly Entry[]): string {
  return entries.length === 0 ? 'no entries' : entries.map(({ key, value }) => `${printBytes(key)}: ${printBytes(value)}`).join(', ');
}
