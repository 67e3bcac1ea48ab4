import { gradedTest } from '#grader/catalogue/define-test';
import type { RawNode } from '#cluster/raw-node';
import { check, checkBytes, checkRefused } from '#harness/scenario/check';
import { bytesOf, printBytes } from '#kit/bytes';
import type { EngineIterator, EngineSnapshot } from '#kit/engine';

import { answeredClient } from './answered-client';
import { expectErrorResponse } from './expect-error';
import { startedNode, tracedNode } from './raw-store';

const PROPERTY = 'snapshot';
const SNAPSHOTS = 'Berenson et al., A Critique of ANSI SQL Isolation Levels (1995), section 4.2';

export const readerIsSnapshot = gradedTest('lab1', 'reader-is-a-snapshot', {
  title: 'A reader is a snapshot: its gets and iterators never return anything that was written after the reader was opened',
  points: 6,
  seeds: 5,
  references: SNAPSHOTS,
  docsAnchor: 'readers',
  async run(context) {
    const { node } = await startedNode(context);
    await writeText(node, { a: 'old', c: 'old', e: 'old' });
    const reader = node.storage.reader();
    const unused = node.storage.reader();
    const iterator = reader.iterator('default');
    await expectNext(iterator, 'a', 'old');
    await writeText(node, { a: 'new', b: 'new', c: 'new', d: 'new' });
    await node.storage.write([{ type: 'delete', cf: 'default', key: bytesOf('e') }]);
    await expectNext(iterator, 'c', 'old');
    await expectNext(iterator, 'e', 'old');
    await expectNext(iterator, undefined, undefined);
    await expectNext(iterator, undefined, undefined);
    await expectText(reader, 'a', 'old');
    await expectText(reader, 'b', undefined);
    await expectText(reader, 'e', 'old');
    // The snapshot is taken when the reader is opened, not when it is first used.
    await expectText(unused, 'a', 'old');
    await expectText(unused, 'b', undefined);
    unused.close();
    const late = reader.iterator('default', { start: bytesOf('b') });
    await expectNext(late, 'c', 'old');
    const bounded = reader.iterator('default', { start: bytesOf('a'), end: bytesOf('e') });
    await expectNext(bounded, 'a', 'old');
    await expectNext(bounded, 'c', 'old');
    await expectNext(bounded, undefined, undefined);
    const present = node.storage.reader();
    await expectText(present, 'a', 'new');
    await expectText(present, 'e', undefined);
    await expectText(reader, 'a', 'old');
    reader.close();
    await expectText(present, 'b', 'new');
    present.close();
  },
});

export const closedReader = gradedTest('lab1', 'closed-reader', {
  title: 'A closed reader fails with the error ReaderClosed, and no request leaves a reader open',
  points: 3,
  seeds: 5,
  references: '',
  docsAnchor: 'readers',
  async run(context) {
    const client = await answeredClient(context, 'closed reader');
    const node = tracedNode(context, client.store);
    for (let i = 0; i < 5; i++) await client.put(`k${i}`, 'v');
    for (const limit of [0, 1, 3, 100]) await client.scan('', limit);
    await client.get('k1');
    await client.get('nobody');
    await expectErrorResponse('UnknownColumnFamily', 'get from an unknown family', () =>
      node.rawGet({ key: bytesOf('k'), cf: 'no such family' }),
    );
    await expectErrorResponse('UnknownColumnFamily', 'scan of an unknown family', () =>
      node.rawScan({ startKey: bytesOf('k'), limit: 5, cf: 'no such family' }),
    );
    expectNoneOpen(client.store.openHandles(), 'after gets and scans, some of which failed');
    const reader = node.storage.reader();
    const iterator = reader.iterator('default');
    await iterator.next();
    reader.close();
    reader.close();
    await checkRefused('ReaderClosed', 'closed reader', 'a get on a closed reader', () => reader.get('default', bytesOf('k1')));
    await checkRefused('ReaderClosed', 'closed reader', 'an iterator from a closed reader', () => reader.iterator('default'));
    await checkRefused('ReaderClosed', 'closed reader', 'the next entry of an iterator of a closed reader', () => iterator.next());
    expectNoneOpen(client.store.openHandles(), 'after the reader was closed');
  },
});

export const buffersAreCopies = gradedTest('lab1', 'buffers-are-copies', {
  title: 'Stored data do not change when a caller changes the buffers that it passed in or received',
  points: 4,
  seeds: 5,
  references: '',
  docsAnchor: 'buffers',
  async run(context) {
    const { node } = await startedNode(context);
    const key = bytesOf('key');
    const value = bytesOf('value');
    const writing = node.rawPut({ key, value, cf: '' });
    key.fill(0x21);
    value.fill(0x21);
    await writing;
    for (let i = 0; i < 2; i++) {
      const got = await node.rawGet({ key: bytesOf('key'), cf: '' });
      checkBytes(got.value, bytesOf('value'), 'buffers', 'get "key" after the caller changed the buffers of its put');
      got.value.fill(0x3f);
      const { kvs } = await node.rawScan({ startKey: bytesOf(''), limit: 10, cf: '' });
      checkBytes(kvs[0]?.key, bytesOf('key'), 'buffers', 'the first key of a scan');
      checkBytes(kvs[0]?.value, bytesOf('value'), 'buffers', 'the first value of a scan');
      kvs[0]!.key.fill(0x3f);
      kvs[0]!.value.fill(0x3f);
    }
    await expectIndependentAnswers(node);
    await expectBatchCopied(node);
    await expectKeysCopied(node);
  },
});

/** The caller reuses the buffers of a batch, and those that a reader returned. */
async function expectBatchCopied(node: RawNode): Promise<void> {
  const put = { type: 'put', cf: 'lock', key: bytesOf('key'), value: bytesOf('value') } as const;
  const remove = { type: 'delete', cf: 'default', key: bytesOf('other') } as const;
  const writing = node.storage.write([put, remove]);
  for (const bytes of [put.key, put.value, remove.key]) bytes.fill(0x21);
  await writing;
  const reader = node.storage.reader();
  for (const when of ['was changed by the caller', 'was returned and changed by the caller']) {
    const value = await reader.get('lock', bytesOf('key'));
    checkBytes(value, bytesOf('value'), 'buffers', `get lock/"key" by a reader after the buffer of its value ${when}`);
    value!.fill(0x3f);
    const entry = await reader.iterator('lock').next();
    checkBytes(entry?.key, bytesOf('key'), 'buffers', 'the first key of an iterator');
    checkBytes(entry?.value, bytesOf('value'), 'buffers', 'the first value of an iterator');
    entry!.key.fill(0x3f);
    entry!.value.fill(0x3f);
  }
  const removed = await reader.get('default', bytesOf('other'));
  checkBytes(removed, undefined, 'buffers', 'get "other" after the caller changed the key of its delete in a batch');
  reader.close();
}

/** The caller reuses the key of a request while the request is in flight. */
async function expectKeysCopied(node: RawNode): Promise<void> {
  const [getKey, scanKey, deleteKey] = [bytesOf('key'), bytesOf('key'), bytesOf('key')];
  const getting = node.rawGet({ key: getKey, cf: '' });
  const scanning = node.rawScan({ startKey: scanKey, limit: 1, cf: '' });
  for (const bytes of [getKey, scanKey]) bytes.fill(0x7a);
  checkBytes((await getting).value, bytesOf('value'), 'buffers', 'get "key", whose key the caller changed during the request');
  checkBytes((await scanning).kvs[0]?.key, bytesOf('key'), 'buffers', 'scan from "key", whose start key the caller changed meanwhile');
  const deleting = node.rawDelete({ key: deleteKey, cf: '' });
  deleteKey.fill(0x7a);
  await deleting;
  const { notFound } = await node.rawGet({ key: bytesOf('key'), cf: '' });
  check(notFound, 'buffers', () => 'delete "key", whose key the caller changed during the request: expected that "key" is gone, found it.');
}

/** An answer does not change when another request is answered. */
async function expectIndependentAnswers(node: RawNode): Promise<void> {
  await node.rawPut({ key: bytesOf('other'), value: bytesOf('VALUE'), cf: '' });
  const [first, second] = await Promise.all(['key', 'other'].map((key) => node.rawGet({ key: bytesOf(key), cf: '' })));
  checkBytes(first!.value, bytesOf('value'), 'buffers', 'get "key", at the same time as get "other"');
  checkBytes(second!.value, bytesOf('VALUE'), 'buffers', 'get "other", at the same time as get "key"');
}

async function writeText(node: RawNode, entries: Readonly<Record<string, string>>): Promise<void> {
  const batch = Object.entries(entries).map(([key, value]) => {
    return { type: 'put', cf: 'default', key: bytesOf(key), value: bytesOf(value) } as const;
  });
  await node.storage.write(batch);
}

async function expectText(reader: EngineSnapshot, key: string, expected: string | undefined): Promise<void> {
  const value = await reader.get('default', bytesOf(key));
  checkBytes(value, expected === undefined ? undefined : bytesOf(expected), PROPERTY, `get "${key}" by a reader`);
}

async function expectNext(iterator: EngineIterator, key: string | undefined, value: string | undefined): Promise<void> {
  const entry = await iterator.next();
  const found = entry === undefined ? 'the end' : `${printBytes(entry.key)}: ${printBytes(entry.value)}`;
  const expected = key === undefined ? 'the end' : `"${key}": "${value}"`;
  check(
    found === expected,
    PROPERTY,
    () => `the next entry of an iterator that was opened before the last writes: expected ${expected}, found ${found}.`,
  );
}

function expectNoneOpen(open: { snapshots: number; iterators: number }, when: string): void {
  const message = (): string =>
    `${when}: expected no open snapshots or iterators of the engine, found ${open.snapshots} snapshots and ${open.iterators} iterators.`;
  check(open.snapshots === 0 && open.iterators === 0, 'closed reader', message);
}
