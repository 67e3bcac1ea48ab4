import { gradedTest } from '#grader/catalogue/define-test';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';

import { AnsweredClient } from './answered-client';
import { startedNode } from './raw-store';

export const batchInOrder = gradedTest('lab1', 'batch-in-order', {
  title: 'If a batch changes a key several times, the last change takes effect',
  points: 3,
  seeds: 5,
  references: 'docs: batches',
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
    await node.storage.write([put(`${LONG}1`, 'first', 'write'), put(`${LONG}2`, 'second', 'write')]);
    await client.expectGet('twice', 'last');
    await client.expectGet('gone', undefined);
    await client.expectGet('again', 'after');
    await client.expectGet('gone', 'in another family', 'lock');
    await client.expectGet(`${LONG}1`, 'first', 'write');
    await client.expectGet(`${LONG}2`, 'second', 'write');
    await client.expectScan('', 10, [
      ['again', 'after'],
      ['twice', 'last'],
    ]);
  },
});

/** Two keys that begin with it differ only at their ends. */
const LONG = 'a long key '.repeat(20);

function put(key: string, value: string, cf = 'default'): WriteOperation {
  return { type: 'put', cf, key: bytesOf(key), value: bytesOf(value) };
}

function remove(key: string): WriteOperation {
  return { type: 'delete', cf: 'default', key: bytesOf(key) };
}
