import { gradedTest } from '#grader/catalogue/define-test';
import type { RawNode } from '#cluster/raw-node';
import { bytesOf, compareBytes } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { checkScan, firstDifference } from '#grader/suites/check-scan';

import { AnsweredClient } from './answered-client';
import { startedNode } from './raw-store';
import { type Data, dataBytes } from './simulated-raw-client';

export const batchInOrder = gradedTest('lab1', 'batch-in-order', {
  title: 'If a batch changes a key several times, the last change takes effect, and changes of different keys all take effect',
  points: 3,
  seeds: 5,
  references: '',
  docsAnchor: 'atomicity',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new AnsweredClient(context, store, 'order of a batch');
    await node.storage.write([]);
    await node.storage.write([put('again', 'before')]);
    await node.storage.write([
      put('twice', 'first'),
      put('gone', 'for a moment'),
      put('twice', 'last'),
      remove('again'),
      put('gone', 'in another family', 'lock'),
      remove('gone'),
      put('again', 'after'),
    ]);
    await client.expectGet('twice', 'last');
    await client.expectGet('gone', undefined);
    await client.expectGet('again', 'after');
    await client.expectGet('gone', 'in another family', 'lock');
    await client.expectScan('', 10, [
      ['again', 'after'],
      ['twice', 'last'],
    ]);
    await changesSimilarKeys(node, client);
  },
});

/** Pairs of different keys that are equal in some encodings, or in most of their bytes. */
const PAIRS: readonly (readonly [Uint8Array, Uint8Array])[] = [
  // As text, both are the replacement character.
  [Uint8Array.of(0xff), Uint8Array.of(0xfe)],
  // As hexadecimal digits without leading zeros: 1 12 and 11 2.
  [Uint8Array.of(0x01, 0x12), Uint8Array.of(0x11, 0x02)],
  // As decimal numbers without separators: 1 23 and 12 3.
  [Uint8Array.of(1, 23), Uint8Array.of(12, 3)],
  [Uint8Array.of(0x00), Uint8Array.of()],
  [Uint8Array.of(0x20), Uint8Array.of(0x20, 0x20)],
  [bytesOf('K'), bytesOf('k')],
  ...[40, 300, MAX_KEY_BYTES].flatMap((length) => [differAt(length, 0), differAt(length, length >> 1), differAt(length, length - 1)]),
];

/** Two keys of this length that differ only in the byte at `position`. */
function differAt(length: number, position: number): [Uint8Array, Uint8Array] {
  const keyWith = (byte: number): Uint8Array => new Uint8Array(length).fill(0x61).fill(byte, position, position + 1);
  return [keyWith(0x62), keyWith(0x63)];
}

/** The rest of the test writes nothing there. */
const FAMILIES = ['write', 'raft'] as const;

/** Each batch changes both keys of each pair, in two families. */
async function changesSimilarKeys({ storage }: RawNode, client: AnsweredClient): Promise<void> {
  const inBoth = (change: (cf: string) => WriteOperation[]): WriteOperation[] => FAMILIES.flatMap(change);
  await storage.write(inBoth((cf) => PAIRS.flat().map((key) => put(key, `first in ${cf}`, cf))));
  for (const cf of FAMILIES) await expectAll(client, cf, PAIRS.flat(), `first in ${cf}`);
  await storage.write(inBoth((cf) => PAIRS.flatMap(([first, second]) => [remove(first, cf), put(second, `second in ${cf}`, cf)])));
  const left = PAIRS.map(([, second]) => second);
  for (const cf of FAMILIES) await expectAll(client, cf, left, `second in ${cf}`);
}

async function expectAll(client: AnsweredClient, cf: string, keys: readonly Uint8Array[], value: string): Promise<void> {
  const entries = [...keys].sort(compareBytes).map((key) => ({ key, value: bytesOf(value) }));
  const found = await client.scan('', 2 * PAIRS.length, cf);
  if (firstDifference(found, entries) === undefined) return;
  // If gets find what the batch wrote, only the scan is wrong.
  for (const key of PAIRS.flat()) await client.expectGet(key, keys.includes(key) ? value : undefined, cf);
  checkScan(found, entries, 'scan', `scan ${cf} from "", limit ${2 * PAIRS.length}; gets find all of these keys`);
}

function put(key: Data, value: string, cf = 'default'): WriteOperation {
  return { type: 'put', cf, key: dataBytes(key), value: bytesOf(value) };
}

function remove(key: Data, cf = 'default'): WriteOperation {
  return { type: 'delete', cf, key: dataBytes(key) };
}
