import type { RawNode } from '#cluster/raw-node';
import { check, checkRefused } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { FEW_SEEDS, lab1Test } from './define';
import { QuietClient } from './quiet-client';
import { makeRawNode, startedNode } from './raw-store';

const RULE = 'named errors';
const REFERENCES = 'docs: errors';

export const refusalsChangeNothing = lab1Test('refusals-change-nothing', {
  title: 'An unknown column family and a key that is too large are refused by name, and change nothing',
  points: 4,
  seeds: FEW_SEEDS,
  references: REFERENCES,
  docsAnchor: 'errors',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new QuietClient(context, store, RULE);
    await client.put('kept', 'as it was');
    const long = new Uint8Array(MAX_KEY_BYTES + 1);
    const overwrite = put('default', bytesOf('kept'));
    const remove = { type: 'delete', cf: 'default', key: bytesOf('kept') } as const;
    const refuse = (code: string, what: string, ...batch: WriteOperation[]): Promise<void> =>
      checkRefused(code, RULE, what, () => node.storage.write(batch));
    await refuse('UnknownColumnFamily', 'a batch whose last operation names no family', overwrite, put('nobody', bytesOf('k')));
    await refuse('UnknownColumnFamily', 'a delete in an unknown family', remove, { type: 'delete', cf: 'Default', key: bytesOf('k') });
    await refuse('KeyTooLarge', 'a batch whose last key is too large', overwrite, put('default', long));
    await refuse('KeyTooLarge', 'a delete of a key that is too large', remove, { type: 'delete', cf: 'default', key: long });
    await expectRefusals(node, long);
    await client.expectScan('', 100, [['kept', 'as it was']]);
    await client.put(long.subarray(1), 'the longest key');
    await client.expectGet(long.subarray(1), 'the longest key');
  },
});

async function expectRefusals(node: RawNode, long: Uint8Array): Promise<void> {
  const [key, value, cf] = [bytesOf('kept'), bytesOf('changed'), 'nobody'];
  expectError(await node.rawGet({ key, cf }), 'UnknownColumnFamily', 'get in an unknown family');
  expectError(await node.rawPut({ key, value, cf }), 'UnknownColumnFamily', 'put in an unknown family');
  expectError(await node.rawDelete({ key, cf }), 'UnknownColumnFamily', 'delete in an unknown family');
  expectError(await node.rawScan({ startKey: key, limit: 3, cf }), 'UnknownColumnFamily', 'scan of an unknown family');
  expectError(await node.rawPut({ key: long, value, cf: '' }), 'KeyTooLarge', 'put of a key that is too large');
  expectError(await node.rawDelete({ key: long, cf: '' }), 'KeyTooLarge', 'delete of a key that is too large');
}

export const beforeStartAfterStop = lab1Test('before-start-after-stop', {
  title: 'Use before start and after stop is refused by name, and a clean stop loses nothing',
  points: 4,
  seeds: FEW_SEEDS,
  references: REFERENCES,
  docsAnchor: 'errors',
  async run(context) {
    const store = context.store(async ({ engine }, code) => makeRawNode(code, engine));
    await store.start();
    const node = store.service!;
    // Time for an engine that was opened too early to be open.
    await context.simulation.sleep(10);
    await expectUnusable(node, 'NotStarted', 'before start');
    await node.start();
    await node.storage.write([put('default', bytesOf('k'))]);
    const last = node.storage.write([put('lock', bytesOf('k'))]);
    const reader = node.storage.reader();
    await node.stop();
    await expectDone('a write that was under way at the stop', last);
    await expectUnusable(node, 'Stopped', 'after stop');
    await checkRefusedWith(['Stopped', 'ReaderClosed'], () => reader.get('default', bytesOf('k')));
    await expectDone('a second stop', node.stop());
    await store.start();
    const again = store.service!;
    await again.start();
    const client = new QuietClient(context, store, RULE);
    await client.expectGet('k', 'changed', 'default');
    await client.expectGet('k', 'changed', 'lock');
  },
});

async function expectUnusable(node: RawNode, code: string, when: string): Promise<void> {
  await checkRefused(code, RULE, `a write ${when}`, () => node.storage.write([put('default', bytesOf('k'))]));
  await checkRefused(code, RULE, `a reader ${when}`, () => node.storage.reader());
  const [key, value, cf] = [bytesOf('k'), bytesOf('v'), ''];
  expectError(await node.rawGet({ key, cf }), code, `get ${when}`);
  expectError(await node.rawPut({ key, value, cf }), code, `put ${when}`);
  expectError(await node.rawDelete({ key, cf }), code, `delete ${when}`);
  expectError(await node.rawScan({ startKey: key, limit: 1, cf }), code, `scan ${when}`);
}

async function expectDone(what: string, attempt: Promise<unknown>): Promise<void> {
  const outcome = await attempt.then(
    () => undefined,
    (error: unknown) => String(error),
  );
  check(outcome === undefined, RULE, () => `${what}: expected that it completes, but it failed with ${outcome}.`);
}

async function checkRefusedWith(codes: readonly string[], attempt: () => Promise<unknown>): Promise<void> {
  const code = await attempt().then(
    () => 'none: it answered',
    (error: { code?: string }) => error.code ?? 'none',
  );
  check(codes.includes(code), RULE, () => `a reader that was open at the stop: expected the code ${codes.join(' or ')}, got ${code}.`);
}

function put(cf: string, key: Uint8Array): WriteOperation {
  return { type: 'put', cf, key, value: bytesOf('changed') };
}

function expectError(response: { error: string } | undefined, code: string, what: string): void {
  const error = response?.error;
  const message = (): string => `${what}: expected an answer whose error begins with "${code}: ", got ${JSON.stringify(error)}.`;
  check(typeof error === 'string' && error.startsWith(`${code}: `), RULE, message);
}
