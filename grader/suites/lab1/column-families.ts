import { gradedTest } from '#grader/catalogue/define-test';
import { COLUMN_FAMILIES } from '#kit/column-family';

import { answeredClient } from './answered-client';
import type { Data } from './simulated-raw-client';

const REFERENCES = '';
const FAMILIES = COLUMN_FAMILIES;

export const familiesApart = gradedTest('lab1', 'column-families-apart', {
  title: 'The same key has independent values in different column families',
  points: 4,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'column-families',
  async run(context) {
    const client = await answeredClient(context, 'column families');
    for (const cf of FAMILIES) await client.put('key', `in ${cf}`, cf);
    for (const cf of FAMILIES) await client.expectGet('key', `in ${cf}`, cf);
    // The empty name stands for `default`.
    await client.expectGet('key', 'in default', '');
    await client.delete('key', 'lock');
    await client.expectGet('key', undefined, 'lock');
    await client.expectGet('key', 'in default', 'default');
    await client.expectGet('key', 'in write', 'write');
    await client.expectGet('key', 'in raft', 'raft');
  },
});

/** Keys at the bounds of a column family. An implementation that separates families by key prefixes most often fails here. */
const BOUNDARY_KEYS: readonly Data[] = [
  '',
  Uint8Array.of(0x00),
  Uint8Array.of(0x00, 0xff),
  'default',
  'default_key',
  'lock',
  'lock_',
  'write',
  'write_key',
  Uint8Array.of(0xff),
  Uint8Array.of(0xff, 0xff, 0xff),
];

export const scanStaysInFamily = gradedTest('lab1', 'scan-stays-in-family', {
  title: 'A scan returns all entries of its column family and none of another',
  points: 4,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'column-families',
  async run(context) {
    const client = await answeredClient(context, 'column families');
    const stored = FAMILIES.filter((cf) => cf !== 'lock');
    for (const cf of stored) for (const key of BOUNDARY_KEYS) await client.put(key, `in ${cf}`, cf);
    for (const cf of stored) {
      const all = BOUNDARY_KEYS.map((key) => [key, `in ${cf}`] as const);
      await client.expectScan('', 100, all, cf);
      await client.expectScan(Uint8Array.of(0xff), 100, all.slice(-2), cf);
      await client.expectScan(Uint8Array.of(0xff, 0xff, 0xff, 0xff), 100, [], cf);
    }
    await client.expectScan('', 100, [], 'lock');
  },
});
