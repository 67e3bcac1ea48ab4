import type { ScenarioContext } from '#harness/scenario/context';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { bytesOf, compareBytes } from '#kit/bytes';

import { LeaderClient } from './leader-client';

type Entry = readonly [key: string, value: string];

/**
 * A client whose requests a shrunk run may leave out. It remembers what it wrote. If a request was left out, it expects what it
 * remembers instead of what the test expects of all requests.
 */
export class RememberingClient extends LeaderClient {
  private readonly families = new Map<string, Map<string, string>>();
  private requests = 0;
  private leftOut = false;

  constructor(
    private readonly filter: ScenarioContext,
    group: StoreGroup,
  ) {
    super(filter, group);
  }

  override async put(key: string, value: string, cf = ''): Promise<void> {
    if (!this.shouldRun()) return;
    this.family(cf).set(key, value);
    await super.put(key, value, cf);
  }

  override async delete(key: string, cf = ''): Promise<void> {
    if (!this.shouldRun()) return;
    this.family(cf).delete(key);
    await super.delete(key, cf);
  }

  override async expectGet(key: string, expected: string | undefined, cf = ''): Promise<void> {
    if (this.shouldRun()) await super.expectGet(key, this.leftOut ? this.family(cf).get(key) : expected, cf);
  }

  override async expectScan(startKey: string, limit: number, expected: readonly Entry[], cf = ''): Promise<void> {
    if (this.shouldRun()) await super.expectScan(startKey, limit, this.leftOut ? this.scan(startKey, limit, cf) : expected, cf);
  }

  private shouldRun(): boolean {
    const runs = this.filter.shouldRun(this.client.id, ++this.requests);
    if (!runs) this.leftOut = true;
    return runs;
  }

  private scan(startKey: string, limit: number, cf: string): Entry[] {
    const entries = [...this.family(cf)].filter(([key]) => inOrder(startKey, key) <= 0);
    return entries.sort(([left], [right]) => inOrder(left, right)).slice(0, limit);
  }

  private family(cf: string): Map<string, string> {
    const name = cf === '' ? 'default' : cf;
    const family = this.families.get(name) ?? new Map<string, string>();
    this.families.set(name, family);
    return family;
  }
}

function inOrder(left: string, right: string): number {
  return compareBytes(bytesOf(left), bytesOf(right));
}
