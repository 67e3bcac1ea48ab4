import { gradedTest } from '#grader/catalogue/define-test';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { compareBytes, printBytes } from '#kit/bytes';

import { type AnsweredClient, answeredClient } from './answered-client';

const OPERATION = purpose('ordered map: operation');
const FAMILY = purpose('ordered map: family');
const KEY = purpose('ordered map: key');
const KEY_LENGTH = purpose('ordered map: key length');
const LIMIT = purpose('ordered map: limit');

const OPERATIONS = 60;
const FAMILIES = ['', 'lock', 'write'] as const;
/** Few bytes, so that keys repeat: the bounds, their neighbours, and 0x11, which equals two bytes 0x01 if bytes are printed without leading zeros. */
const KEY_BYTES = [0x00, 0x01, 0x11, 0x7f, 0x80, 0xff] as const;

export const likeAnOrderedMap = gradedTest('lab1', 'like-an-ordered-map', {
  title: 'Any sequence of requests gets the answers that an ordered map gives',
  points: 5,
  seeds: 60,
  references: 'docs: the raw requests',
  docsAnchor: 'requests',
  async run(context) {
    const client = await answeredClient(context, 'ordered map');
    const maps = FAMILIES.map(() => new OrderedMap());
    const draw = (what: typeof KEY, ordinal: number, bound: number): number => context.simulation.choices.choose(what, 0, ordinal, bound);
    for (let i = 0; i < OPERATIONS; i++) {
      const family = draw(FAMILY, i, FAMILIES.length);
      const length = draw(KEY_LENGTH, i, 4);
      const key = Uint8Array.from({ length }, (_, byte) => KEY_BYTES[draw(KEY, i * 4 + byte, KEY_BYTES.length)]!);
      const limit = chooseBetween(context.simulation.choices, LIMIT, 0, i, 0, 8);
      if (!context.shouldRun(1, i)) continue;
      await step(client, { family, key, limit, operation: draw(OPERATION, i, 6), value: `value ${i}` }, maps[family]!);
    }
  },
});

interface Step {
  readonly operation: number;
  readonly family: number;
  readonly key: Uint8Array;
  readonly limit: number;
  readonly value: string;
}

async function step(client: AnsweredClient, { operation, family, key, limit, value }: Step, map: OrderedMap): Promise<void> {
  const cf = FAMILIES[family]!;
  if (operation <= 1) {
    map.put(key, value);
    await client.put(key, value, cf);
  } else if (operation === 2) {
    map.delete(key);
    await client.delete(key, cf);
  } else if (operation === 3) {
    await client.expectGet(key, map.get(key), cf);
  } else {
    await client.expectScan(key, limit, map.scan(key, limit), cf);
  }
}

/** The model: a list of entries that is sorted for each scan. */
class OrderedMap {
  private readonly entries = new Map<string, { key: Uint8Array; value: string }>();

  put(key: Uint8Array, value: string): void {
    this.entries.set(printBytes(key), { key, value });
  }

  delete(key: Uint8Array): void {
    this.entries.delete(printBytes(key));
  }

  get(key: Uint8Array): string | undefined {
    return this.entries.get(printBytes(key))?.value;
  }

  scan(start: Uint8Array, limit: number): (readonly [Uint8Array, string])[] {
    const inRange = [...this.entries.values()].filter(({ key }) => compareBytes(key, start) >= 0);
    inRange.sort((left, right) => compareBytes(left.key, right.key));
    return inRange.slice(0, limit).map(({ key, value }) => [key, value]);
  }
}
