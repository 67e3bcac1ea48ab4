import type { ScenarioContext } from '#harness/scenario/context';
import { gradedTest } from '#grader/catalogue/define-test';
import type { RawNode } from '#cluster/raw-node';
import { check, checkRefused } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { Engine } from '#kit/engine';

import { AnsweredClient } from './answered-client';
import { PROPERTY, checkRejected, expectError, put } from './expect-error';
import { type RawStore, makeRawNode, rawService, tracedNode } from './raw-store';

export const beforeStartAfterStop = gradedTest('lab1', 'before-start-after-stop', {
  title: 'Requests before start and after stop fail with a named error, and a stop completes the writes in flight and releases the engine',
  points: 4,
  seeds: 5,
  references: '',
  docsAnchor: 'errors',
  async run(context) {
    let engine: Engine | undefined;
    const store = context.store(async (seams, code) => {
      engine = seams.engine;
      return rawService(makeRawNode(code, seams.engine));
    });
    await store.start();
    const node = tracedNode(context, store);
    // If the constructor opened the engine, it is open after this time.
    await context.simulation.sleep(10);
    await expectUnusable(node, 'NotStarted', 'before start');
    const starting = node.start();
    await expectStorageUnusable(node, 'NotStarted', 'before start has completed');
    await starting;
    await node.storage.write([put('default', bytesOf('k'))]);
    let isWritten = false;
    const last = node.storage.write([put('lock', bytesOf('k'))]).then(() => void (isWritten = true));
    const reader = node.storage.reader();
    const stopping = node.stop();
    const second = expectWrittenAfter(context, node.stop(), 'a second stop, called while the first one waited,', () => isWritten);
    await expectStorageUnusable(node, 'Stopped', 'between the call of stop and its completion');
    await Promise.all([expectWrittenAfter(context, stopping, 'stop', () => isWritten), second]);
    await expectDone('a write that was in flight at the stop', last);
    await expectReleased(store, engine!);
    await expectUnusable(node, 'Stopped', 'after stop');
    await checkRefusedWith(['Stopped', 'ReaderClosed'], () => reader.get('default', bytesOf('k')));
    await expectDone('a second stop', node.stop());
    await expectBothWrites(store, new AnsweredClient(context, store, PROPERTY));
  },
});

/** The calls are made at once, while start or stop is in progress. */
async function expectStorageUnusable({ storage }: RawNode, code: string, when: string): Promise<void> {
  const write = checkRejected(code, `a write ${when}`, () => storage.write([put('default', bytesOf('k'))]));
  const reader = checkRefused(code, PROPERTY, `a reader ${when}`, () => storage.reader());
  const empty = checkRejected(code, `an empty write ${when}`, () => storage.write([]));
  await Promise.all([write, reader, empty]);
}

async function expectUnusable(node: RawNode, code: string, when: string): Promise<void> {
  await expectStorageUnusable(node, code, when);
  const [key, value, cf] = [bytesOf('k'), bytesOf('v'), ''];
  expectError(await node.rawGet({ key, cf }), code, `get ${when}`);
  expectError(await node.rawPut({ key, value, cf }), code, `put ${when}`);
  expectError(await node.rawDelete({ key, cf }), code, `delete ${when}`);
  expectError(await node.rawScan({ startKey: key, limit: 1, cf }), code, `scan ${when}`);
}

/** @param which names the stop */
async function expectWrittenAfter(context: ScenarioContext, stop: Promise<void>, which: string, isWritten: () => boolean): Promise<void> {
  await stop;
  await context.simulation.sleep(0);
  check(
    isWritten(),
    PROPERTY,
    () => `A write was in flight when stop was called. Expected it to complete before stop does, found that ${which} has completed first.`,
  );
}

async function expectReleased(store: RawStore, engine: Engine): Promise<void> {
  await checkRefused('Stopped', PROPERTY, 'a snapshot of the engine after stop', () => engine.snapshot());
  const { snapshots, iterators } = store.openHandles();
  const found = `${snapshots} snapshots and ${iterators} iterators`;
  check(snapshots + iterators === 0, 'closed reader', () => `after stop: expected no open snapshots of the engine, found ${found}.`);
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

/** A new storage on the same disk has what was written before the stop. */
async function expectBothWrites(store: RawStore, client: AnsweredClient): Promise<void> {
  await store.start();
  await store.service!.start();
  await client.expectGet('k', 'changed', 'default');
  await client.expectGet('k', 'changed', 'lock');
}
