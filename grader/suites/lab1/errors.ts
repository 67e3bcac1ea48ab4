import { gradedTest } from '#grader/catalogue/define-test';
import type { RawNode } from '#cluster/raw-node';
import { check, checkRefused } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { AnsweredClient } from './answered-client';
import { makeRawNode, startedNode, tracedNode } from './raw-store';

const PROPERTY = 'named errors';
const REFERENCES = 'docs: errors';

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
      checkRefused(code, PROPERTY, what, () => node.storage.write(batch));
    await refuse('UnknownColumnFamily', 'a batch whose last operation names an unknown family', overwrite, put('nobody', bytesOf('k')));
    await refuse('UnknownColumnFamily', 'a delete from an unknown family', remove, { type: 'delete', cf: 'Default', key: bytesOf('k') });
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
  expectError(await node.rawGet({ key, cf }), 'UnknownColumnFamily', 'get from an unknown family');
  expectError(await node.rawPut({ key, value, cf }), 'UnknownColumnFamily', 'put to an unknown family');
  expectError(await node.rawDelete({ key, cf }), 'UnknownColumnFamily', 'delete from an unknown family');
  expectError(await node.rawScan({ startKey: key, limit: 3, cf }), 'UnknownColumnFamily', 'scan of an unknown family');
  expectError(await node.rawPut({ key: long, value, cf: '' }), 'KeyTooLarge', 'put of a key that is too large');
  expectError(await node.rawDelete({ key: long, cf: '' }), 'KeyTooLarge', 'delete of a key that is too large');
}

export const beforeStartAfterStop = gradedTest('lab1', 'before-start-after-stop', {
  title: 'Requests before start and after stop fail with a named error, and a stop loses no write',
  points: 4,
  seeds: 5,
  references: REFERENCES,
  docsAnchor: 'errors',
  async run(context) {
    const store = context.store(async ({ engine }, code) => makeRawNode(code, engine));
    await store.start();
    const node = tracedNode(context, store);
    // If the constructor opened the engine, it is open after this time.
    await context.simulation.sleep(10);
    await expectUnusable(node, 'NotStarted', 'before start');
    await node.start();
    await node.storage.write([put('default', bytesOf('k'))]);
    const last = node.storage.write([put('lock', bytesOf('k'))]);
    const reader = node.storage.reader();
    await node.stop();
    await expectDone('a write that was in flight at the stop', last);
    await expectUnusable(node, 'Stopped', 'after stop');
    await checkRefusedWith(['Stopped', 'ReaderClosed'], () => reader.get('default', bytesOf('k')));
    await expectDone('a second stop', node.stop());
    await store.start();
    const again = store.service!;
    await again.start();
    const client = new AnsweredClient(context, store, PROPERTY);
    await client.expectGet('k', 'changed', 'default');
    await client.expectGet('k', 'changed', 'lock');
  },
});

async function expectUnusable(node: RawNode, code: string, when: string): Promise<void> {
  await checkRefused(code, PROPERTY, `a write ${when}`, () => node.storage.write([put('default', bytesOf('k'))]));
  await checkRefused(code, PROPERTY, `a reader ${when}`, () => node.storage.reader());
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
  check(outcome === undefined, PROPERTY, () => `${what}: expected that it completes; it failed with ${outcome}.`);
}

async function checkRefusedWith(codes: readonly string[], attempt: () => Promise<unknown>): Promise<void> {
  const code = await attempt().then(
    () => 'none, because it succeeded',
    (error: { code?: string }) => error.code ?? 'none',
  );
  check(
    codes.includes(code),
    PROPERTY,
    () => `a get by a reader that was open at the stop: expected an error with the code ${codes.join(' or ')}, found ${code}.`,
  );
}

function put(cf: string, key: Uint8Array): WriteOperation {
  return { type: 'put', cf, key, value: bytesOf('changed') };
}

function expectError(response: { error: string } | undefined, code: string, what: string): void {
  const error = response?.error;
  const message = (): string => `${what}: expected a response whose error begins with "${code}: ", found ${JSON.stringify(error)}.`;
  check(typeof error === 'string' && error.startsWith(`${code}: `), PROPERTY, message);
}
