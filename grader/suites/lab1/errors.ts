import { gradedTest } from '#grader/catalogue/define-test';
import type { RawNode } from '#cluster/raw-node';
import { check } from '#harness/scenario/check';
import { printObject } from '#harness/scenario/print-object';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { AnsweredClient } from './answered-client';
import { PROPERTY, checkRejected, expectError, put } from './expect-error';
import { startedNode } from './raw-store';

const REFERENCES = '';

export const refusalsChangeNothing = gradedTest('lab1', 'refusals-change-nothing', {
  title: 'A request with an unknown column family or with a key that is too large fails with a named error and changes nothing',
  points: 4,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'errors',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new AnsweredClient(context, store, PROPERTY);
    await client.put('kept', 'as it was');
    const long = new Uint8Array(MAX_KEY_BYTES + 1);
    const overwrite = put('default', bytesOf('kept'));
    const remove = { type: 'delete', cf: 'default', key: bytesOf('kept') } as const;
    const refuse = (code: string, what: string, ...batch: WriteOperation[]): Promise<void> =>
      checkRejected(code, what, () => node.storage.write(batch));
    await expectReadsOfLongKeys(node, long);
    await refuse('UnknownColumnFamily', 'a batch whose last operation names an unknown family', overwrite, put('nobody', bytesOf('k')));
    await refuse('UnknownColumnFamily', 'a delete from an unknown family', remove, { type: 'delete', cf: 'Default', key: bytesOf('k') });
    await refuse('KeyTooLarge', 'a batch whose last key is too large', overwrite, put('default', long));
    await refuse('KeyTooLarge', 'a delete of a key that is too large', remove, { type: 'delete', cf: 'default', key: long });
    await expectRefusals(node, long);
    const refused = await node.rawGet({ key: bytesOf('kept'), cf: 'nobody' });
    check(
      refused.error !== '' && !refused.notFound,
      'missing and empty',
      () =>
        `get from an unknown family: expected an error and notFound false, because only an answer says that a key does not exist; found ${printObject(refused)}.`,
    );
    await client.expectScan('', 100, [['kept', 'as it was']]);
    await client.put(long.subarray(1), 'the longest key');
    await client.expectGet(long.subarray(1), 'the longest key');
    // It is not the key that begins with the same bytes.
    await client.expectGet(long, undefined);
    await client.expectScan(long, 1, [['kept', 'as it was']]);
    await expectNeighboursDone(node, client, [put('nobody', bytesOf('k'))], 'UnknownColumnFamily');
    await expectNeighboursDone(node, client, [put('default', long)], 'KeyTooLarge');
  },
});

/** Only writes limit the length of keys. A key that is longer does not exist. */
async function expectReadsOfLongKeys(node: RawNode, long: Uint8Array): Promise<void> {
  const get = await node.rawGet({ key: long, cf: '' });
  check(
    get.error === '' && get.notFound,
    'answers',
    () =>
      `get of a key of ${long.length} bytes: expected notFound, because only writes limit the length of keys; found ${printObject(get)}.`,
  );
  const scan = await node.rawScan({ startKey: long, limit: 1, cf: '' });
  check(
    scan.error === '',
    'answers',
    () =>
      `scan from a key of ${long.length} bytes: expected no error, because only writes limit the length of keys; found ${printObject(scan)}.`,
  );
}

/** Writes of other callers at the same time as a write that is refused. */
async function expectNeighboursDone(
  { storage }: RawNode,
  client: AnsweredClient,
  refused: readonly WriteOperation[],
  code: string,
): Promise<void> {
  const write = async (key: string): Promise<string> =>
    storage.write([{ type: 'put', cf: 'default', key: bytesOf(key), value: bytesOf(code) }]).then(
      () => 'done',
      (error: unknown) => String(error),
    );
  const [first, second, , third] = await Promise.all([
    write('first'),
    write('second'),
    checkRejected(code, 'one of several writes at the same time', () => storage.write(refused)),
    write('third'),
  ]);
  const found = [first, second, third].filter((outcome) => outcome !== 'done');
  const message = (): string =>
    `three valid writes at the same time as one that is refused with ${code}: expected that each completes; found: ${found.join('; ')}.`;
  check(found.length === 0, PROPERTY, message);
  for (const key of ['first', 'second', 'third']) await client.expectGet(key, code);
}

/** Names that look like one of the four, and names that every object has. */
const UNKNOWN_FAMILIES = ['nobody', 'Default', 'LOCK', ' write', 'lock ', 'def', 'defaults', 'constructor', '__proto__'] as const;

async function expectRefusals(node: RawNode, long: Uint8Array): Promise<void> {
  const [key, value] = [bytesOf('kept'), bytesOf('changed')];
  for (const cf of UNKNOWN_FAMILIES) {
    expectError(await node.rawGet({ key, cf }), 'UnknownColumnFamily', `get from the unknown family "${cf}"`);
    expectError(await node.rawGet({ key: long, cf }), 'UnknownColumnFamily', `get of a long key from the unknown family "${cf}"`);
    expectError(await node.rawPut({ key, value, cf }), 'UnknownColumnFamily', `put to the unknown family "${cf}"`);
    expectError(await node.rawDelete({ key, cf }), 'UnknownColumnFamily', `delete from the unknown family "${cf}"`);
    for (const limit of [3, 0])
      expectError(
        await node.rawScan({ startKey: key, limit, cf }),
        'UnknownColumnFamily',
        `scan with limit ${limit} of the unknown family "${cf}"`,
      );
  }
  expectError(await node.rawPut({ key: long, value, cf: '' }), 'KeyTooLarge', 'put of a key that is too large');
  expectError(await node.rawDelete({ key: long, cf: '' }), 'KeyTooLarge', 'delete of a key that is too large');
}
