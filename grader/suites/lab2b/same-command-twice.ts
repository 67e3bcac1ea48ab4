import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';

import { deleteOperation, putOperation, readRequest, writeRequest } from './commands';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { SCRIPTED_DEFAULTS } from './store-defaults';

export const sameCommandTwice = gradedTest('lab2b', 'same-command-twice', {
  ...SCRIPTED_DEFAULTS,
  title: 'Two equal commands get two log entries, take effect twice, and are answered separately',
  points: 1,
  references: paper('section 8'),
  docsAnchor: 'callbacks',
  async run(context) {
    for (const isTogether of [true, false]) await proposeEqualCommands(await ScriptedStore.start(context), isTogether);
  },
});

async function proposeEqualCommands(store: ScriptedStore, isTogether: boolean): Promise<void> {
  const peer = new FakePeer(1);
  const [set, unset] = [writeRequest(putOperation('moon', 'Io')), writeRequest(deleteOperation('moon'))];
  const commands = [set, set, unset, set, unset, unset, set];
  const answers = commands.map((command, i) =>
    store.propose(peer, command, `Command ${i + 1} of ${commands.length}, some of which are equal`),
  );
  check(
    peer.raft.entries.length === commands.length,
    'one entry each',
    () =>
      `${commands.length} commands were proposed, some of which are equal. Expected ${commands.length} log entries, found ${peer.raft.entries.length}.`,
  );
  for (let index = isTogether ? commands.length : 1; index <= commands.length; index++) {
    peer.raft.commit(index);
    await store.handle(peer);
    for (const [i, answer] of answers.entries()) if (i < index) answer.expectDone(`entry ${i + 1} is committed and applied`);
    for (const answer of answers.slice(index)) answer.expectNothingYet(`only entries up to ${index} are committed`);
  }
  const reads = ['first', 'second'].map((which) => store.propose(peer, readRequest(), `The ${which} of two equal reads`));
  peer.raft.commit();
  await store.handle(peer);
  for (const reading of reads) reading.expectDone('all entries are committed and applied');
  checkBytes(
    store.disk.tree.get('default', bytesOf('moon')),
    bytesOf('Io'),
    'one entry each',
    'The last command was a put of moon=Io, like some commands before it. After it, the value of "moon"',
  );
}
