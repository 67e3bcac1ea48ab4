import { gradedTest } from '#grader/catalogue/define-test';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { compareBytes, concatBytes, toHex } from '#kit/bytes';

import { type AnsweredClient, answeredClient } from './answered-client';

const OPERATION = purpose('ordered map: operation');
const FAMILY = purpose('ordered map: family');
const KEY = purpose('ordered map: key');
const KEY_LENGTH = purpose('ordered map: key length');
const PREFIX = purpose('ordered map: prefix of a key');
const LIMIT = purpose('ordered map: limit');

const OPERATIONS = 60;
const FAMILIES = ['', 'lock', 'write', 'raft'] as const;
/** Few bytes, so that keys repeat: the bounds, their neighbours, and 0x11, which equals two bytes 0x01 if bytes are printed without leading zeros. */
const KEY_BYTES = [0x00, 0x01, 0x11, 0x7f, 0x80, 0xff] as const;
/** Some keys differ only after so many equal bytes. */
const PREFIX_LENGTHS = [0, 0, 0, 300] as const;
/** Every so many values are empty. */
const EMPTY_EVERY = 5;

export const likeAnOrderedMap = gradedTest('lab1', 'like-an-ordered-map', {
  title: 'Any sequence of requests gets the answers that an ordered map gives',
  points: 5,
  seeds: 60,
  references: '',
  docsAnchor: 'requests',
  async run(context) {
    const client = await answeredClient(context, 'ordered map');
    const maps = FAMILIES.map(() => new OrderedMap());
    const draw = (what: typeof KEY, ordinal: number, bound: number): number => context.simulation.choices.choose(what, 0, ordinal, bound);
    for (let i = 0; i < OPERATIONS; i++) {
      const family = draw(FAMILY, i, FAMILIES.length);
      const length = draw(KEY_LENGTH, i, 4);
      const end = Uint8Array.from({ length }, (_, byte) => KEY_BYTES[draw(KEY, i * 4 + byte, KEY_BYTES.length)]!);
      const key = concatBytes(new Uint8Array(PREFIX_LENGTHS[draw(PREFIX, i, PREFIX_LENGTHS.length)]!).fill(0x61), end);
      const limit = chooseBetween(context.simulation.choices, LIMIT, 0, i, 0, 8);
      if (!context.shouldRun(1, i)) continue;
      await step(
        client,
        { family, key, limit, operation: draw(OPERATION, i, 6), value: i % EMPTY_EVERY === 0 ? '' : `value ${i}` },
        maps[family]!,
      );
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
    await client.expectGet(key, map.get(key), cf, 'last put');
  } else {
    await client.expectScan(key, limit, map.scan(key, limit), cf);
  }
}

/** The model: a list of entries that is sorted for each scan. */
class OrderedMap {
  private readonly entries = new Map<string, { key: Uint8Array; value: string }>();

  put(key: Uint8Array, value: string): void {
    this.entries.set(toHex(key), { key, value });
  }

  delete(key: Uint8Array): void {
    this.entries.delete(toHex(key));
  }

  get(key: Uint8Array): string | undefined {
    return this.entries.get(toHex(key))?.value;
  }

  scan(start: Uint8Array, limit: number): (readonly [Uint8Array, string])[] {
    const inRange = [...this.entries.values()].filter(({ key }) => compareBytes(key, start) >= 0);
    inRange.sort((left, right) => compareBytes(left.key, right.key));
    return inRange.slice(0, limit).map(({ key, value }) => [key, value]);
  }
}
