import { gradedTest } from '#grader/catalogue/define-test';
import { bytesOf } from '#kit/bytes';

import { type AnsweredClient, answeredClient } from './answered-client';
import type { Data } from './simulated-raw-client';

export const scanBounds = gradedTest('lab1', 'scan-bounds', {
  title: 'A scan starts at its start key, returns keys in ascending byte order, and stops at its limit',
  points: 4,
  seeds: 5,
  references: '',
  docsAnchor: 'scans',
  async run(context) {
    const client = await answeredClient(context, 'scan');
    // In byte order: upper case before lower case, a prefix before longer keys, bytes from 0x80 last.
    const ordered: readonly Data[] = ['10', '9', 'B', 'a', 'a\x00', 'aa', 'b', Uint8Array.of(0x80), Uint8Array.of(0xe9, 0x01)];
    const entries = ordered.map((key, i) => [key, `${i}`] as const);
    for (const i of [4, 0, 8, 2, 6, 1, 7, 3, 5]) await client.put(...entries[i]!);
    await client.expectScan('', 100, entries);
    await client.expectScan('a', 100, entries.slice(3));
    await client.expectScan('a\x00\x00', 100, entries.slice(5));
    await client.expectScan('a', 3, entries.slice(3, 6));
    await client.expectScan('a', 1, entries.slice(3, 4));
    await client.expectScan('a', 0, []);
    await client.expectScan('a', 6, entries.slice(3));
    await client.expectScan(Uint8Array.of(0xff), 100, []);
    await client.expectScan('', entries.length, entries);
    await expectWholeScan(client);
  },
});

/** More than any page of a scan. */
const MANY = 1_100;

/** No limit but that of the request ends a scan before the last key. */
async function expectWholeScan(client: AnsweredClient): Promise<void> {
  const keys = Array.from({ length: MANY }, (_, i) => `key ${String(i).padStart(4, '0')}`);
  await client.store.service!.storage.write(keys.map((key) => ({ type: 'put', cf: 'lock', key: bytesOf(key), value: bytesOf('v') })));
  const expected = keys.map((key) => [key, 'v'] as const);
  await client.expectScan('', 2 * MANY, expected, 'lock');
}
