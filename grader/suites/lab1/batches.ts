import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';

import { FEW_SEEDS, lab1Test } from './define';
import { QuietClient } from './quiet-client';
import { startedNode } from './raw-store';

export const batchInOrder = lab1Test('batch-in-order', {
  title: 'Of several changes to one key in a batch, the last one holds',
  points: 3,
  seeds: FEW_SEEDS,
  references: 'docs: batches',
  docsAnchor: 'atomicity',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new QuietClient(context, store, 'order of a batch');
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
  },
});

function put(key: string, value: string, cf = 'default'): WriteOperation {
  return { type: 'put', cf, key: bytesOf(key), value: bytesOf(value) };
}

function remove(key: string): WriteOperation {
  return { type: 'delete', cf: 'default', key: bytesOf(key) };
}
