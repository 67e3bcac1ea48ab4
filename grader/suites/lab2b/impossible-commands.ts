import type { RawMethods } from '#cluster/client/store-connection';
import type { ScenarioContext } from '#harness/scenario/context';
import { check, checkRefused } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { put, remove, write } from './commands';
import { groupTest } from './direct-define';
import { LeaderClient } from './leader-client';
import { MadeCallback } from './made-callback';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { startCluster } from './run-cluster';

const RULE = 'impossible commands';
const TOO_LONG = 'k'.repeat(MAX_KEY_BYTES + 1);

export const impossibleCommands = groupTest('impossible-commands', {
  title:
    'A command with an unknown column family, the one of logs among them, or with a key that is too large is refused by name, and gets into no log',
  points: 1,
  references: 'docs: checks',
  docsAnchor: 'command-validation',
  async run(context) {
    await askGroup(context);
    const store = await MadeStore.start(context);
    const fine = put('moon', 'Io');
    await refuse(store, 'UnknownColumnFamily', 'a put in the family "nobody"', put('k', 'v', 'nobody'));
    await refuse(store, 'UnknownColumnFamily', 'a put in the family "Default"', put('k', 'v', 'Default'));
    await refuse(store, 'UnknownColumnFamily', 'a put in the family "raft", which is the store\'s own', put('k', 'v', 'raft'));
    await refuse(store, 'UnknownColumnFamily', 'a delete in the family "raft", which is the store\'s own', remove('k', 'raft'));
    await refuse(store, 'UnknownColumnFamily', 'a command whose last delete names no family that there is', fine, remove('k', 'nobody'));
    await refuse(store, 'KeyTooLarge', `a put of a key of ${TOO_LONG.length} bytes`, put(TOO_LONG, 'v'));
    await refuse(store, 'KeyTooLarge', `a delete of a key of ${TOO_LONG.length} bytes`, remove(TOO_LONG));
    await refuse(store, 'KeyTooLarge', `a command whose last key has ${TOO_LONG.length} bytes`, fine, put(TOO_LONG, 'v', 'lock'));
    await takeLongestKey(store);
  },
});

async function refuse(store: MadeStore, code: string, what: string, ...batch: WriteOperation[]): Promise<void> {
  const peer = new MadePeer(1);
  const callback = new MadeCallback(`The callback of ${what}`);
  await checkRefused(code, RULE, `${what}, proposed`, () => store.proposeFor(peer, write(...batch), callback));
  check(
    peer.raft.proposed === 0,
    RULE,
    () => `${what} was refused, but only after it had been proposed: every peer would meet it in the log.`,
  );
  callback.expectNothingYet('proposeCommand has thrown an error');
}

async function takeLongestKey(store: MadeStore): Promise<void> {
  const peer = new MadePeer(1);
  const callback = store.propose(
    peer,
    write(put(TOO_LONG.slice(1), 'v', 'write'), remove('k', 'lock')),
    `A put of a key of ${MAX_KEY_BYTES} bytes`,
  );
  peer.raft.commit();
  await store.handle(peer);
  callback.expectDone('keys may be as long');
}

/** The same by whole stores, which go on serving. */
async function askGroup(context: ScenarioContext): Promise<void> {
  const group = await startCluster(context, { stores: 3 });
  const client = new LeaderClient(context, group);
  const [key, value, long] = [bytesOf('moon'), bytesOf('Io'), bytesOf(TOO_LONG)];
  const refused = async <Method extends 'rawPut' | 'rawDelete'>(
    code: string,
    what: string,
    method: Method,
    request: RawMethods[Method]['request'],
  ): Promise<void> => {
    const { error } = (await client.ask(group.leader()!, method, request))!;
    check(
      error.startsWith(`${code}: `),
      RULE,
      () =>
        `${what}, to the leader: expected an answer whose error begins with "${code}: ", got ${error === '' ? 'one without an error' : JSON.stringify(error)}.`,
    );
  };
  await client.put('moon', 'Europa');
  await refused('UnknownColumnFamily', 'put in the family "raft"', 'rawPut', { key, value, cf: 'raft' });
  await refused('UnknownColumnFamily', 'delete in the family "nobody"', 'rawDelete', { key, cf: 'nobody' });
  await refused('KeyTooLarge', 'put of a key that is too large', 'rawPut', { key: long, value, cf: '' });
  await client.expectScan('', 10, [['moon', 'Europa']]);
}
