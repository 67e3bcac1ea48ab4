import { gradedTest } from '#grader/catalogue/define-test';
import type { RawMethods } from '#cluster/client/store-connection';
import type { ScenarioContext } from '#harness/scenario/context';
import { check, checkRefused } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { deleteOperation, putOperation, writeRequest } from './commands';
import { LeaderClient } from './leader-client';
import { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

const PROPERTY = 'impossible commands';
const TOO_LONG = 'k'.repeat(MAX_KEY_BYTES + 1);

export const impossibleCommands = gradedTest('lab2b', 'impossible-commands', {
  ...STORE_DEFAULTS,
  title:
    'A command with an unknown column family, the family "raft", or a key that is too large fails with a named error and enters no log',
  points: 1,
  references: '',
  docsAnchor: 'command-validation',
  async run(context) {
    await sendToGroup(context);
    const store = await ScriptedStore.start(context);
    const fine = putOperation('moon', 'Io');
    await refuse(store, 'UnknownColumnFamily', 'a put to the family "nobody"', putOperation('k', 'v', 'nobody'));
    await refuse(store, 'UnknownColumnFamily', 'a put to the family "Default"', putOperation('k', 'v', 'Default'));
    await refuse(store, 'UnknownColumnFamily', 'a put to the family ""', putOperation('k', 'v', ''));
    await refuse(store, 'UnknownColumnFamily', 'a put to the family "constructor"', putOperation('k', 'v', 'constructor'));
    await refuse(store, 'UnknownColumnFamily', 'a put to the family "raft", which belongs to the store', putOperation('k', 'v', 'raft'));
    await refuse(store, 'UnknownColumnFamily', 'a delete from the family "raft", which belongs to the store', deleteOperation('k', 'raft'));
    await refuse(store, 'UnknownColumnFamily', 'a command whose last delete names an unknown family', fine, deleteOperation('k', 'nobody'));
    await refuse(
      store,
      'UnknownColumnFamily',
      'a command whose second of three puts names "raft"',
      fine,
      putOperation('k', 'v', 'raft'),
      fine,
    );
    await refuse(store, 'KeyTooLarge', `a put of a key of ${TOO_LONG.length} bytes`, putOperation(TOO_LONG, 'v'));
    await refuse(store, 'KeyTooLarge', `a delete of a key of ${TOO_LONG.length} bytes`, deleteOperation(TOO_LONG));
    await refuse(store, 'KeyTooLarge', `a command whose last key has ${TOO_LONG.length} bytes`, fine, putOperation(TOO_LONG, 'v', 'lock'));
    for (const operation of LONGEST) await accept(store, operation);
  },
});

async function refuse(store: ScriptedStore, code: string, what: string, ...batch: WriteOperation[]): Promise<void> {
  const peer = new FakePeer(1);
  const callback = new FakeCallback(`The callback of ${what}`);
  await checkRefused(code, PROPERTY, `proposeCommand with ${what}`, () => store.proposeFor(peer, writeRequest(...batch), callback));
  check(
    peer.raft.proposed === 0,
    PROPERTY,
    () =>
      `proposeCommand with ${what}: expected an error before the command is proposed, found it in the log, where every peer would apply it.`,
  );
  callback.expectNothingYet('proposeCommand threw an error');
}

/** A key may have the maximum length, and a value has no limit here. */
const LONGEST = [
  putOperation(TOO_LONG.slice(1), 'v', 'write'),
  deleteOperation(TOO_LONG.slice(1), 'lock'),
  putOperation('', TOO_LONG),
  deleteOperation(''),
];

async function accept(store: ScriptedStore, operation: WriteOperation): Promise<void> {
  const peer = new FakePeer(1);
  const callback = new FakeCallback(`A ${operation.type} of a key of ${operation.key.length} bytes`);
  let error: unknown;
  try {
    store.proposeFor(peer, writeRequest(operation), callback);
  } catch (thrown) {
    error = thrown;
  }
  check(error === undefined, PROPERTY, () => `${callback.what}: expected that it is proposed, found ${String(error)}.`);
  peer.raft.commit();
  await store.handle(peer);
  callback.expectDone('a key may have this length');
}

/** The same on a group of stores, which continue to serve. */
async function sendToGroup(context: ScenarioContext): Promise<void> {
  const group = await startCluster(context, { stores: 3 });
  const client = new LeaderClient(context, group);
  const [key, value, long] = [bytesOf('moon'), bytesOf('Io'), bytesOf(TOO_LONG)];
  const expectRefused = async <Method extends 'rawPut' | 'rawDelete'>(
    code: string,
    what: string,
    method: Method,
    request: RawMethods[Method]['request'],
  ): Promise<void> => {
    const { error } = (await client.ask(group.leader()!, method, request))!;
    check(
      error.startsWith(`${code}: `),
      PROPERTY,
      () =>
        `${what}, sent to the leader: expected a response whose error begins with "${code}: ", found ${error === '' ? 'one without an error' : JSON.stringify(error)}.`,
    );
  };
  await client.put('moon', 'Europa');
  await expectRefused('UnknownColumnFamily', 'put to the family "raft"', 'rawPut', { key, value, cf: 'raft' });
  await expectRefused('UnknownColumnFamily', 'delete from the family "nobody"', 'rawDelete', { key, cf: 'nobody' });
  await expectRefused('KeyTooLarge', 'put of a key that is too large', 'rawPut', { key: long, value, cf: '' });
  await client.expectScan('', 10, [['moon', 'Europa']]);
}
