import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';

import { put, read, remove, write } from './commands';
import { madeTest, raftPaper } from './direct-define';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';

export const sameCommandTwice = madeTest('same-command-twice', {
  title: 'Two commands that look the same are two commands: each has its place in the log, takes effect there, and is answered',
  points: 1,
  references: raftPaper('8'),
  docsAnchor: 'callbacks',
  async run(context) {
    for (const isTogether of [true, false]) await again(await MadeStore.start(context), isTogether);
  },
});

async function again(store: MadeStore, isTogether: boolean): Promise<void> {
  const peer = new MadePeer(1);
  const [set, unset] = [write(put('moon', 'Io')), write(remove('moon'))];
  const commands = [set, set, unset, set, unset, unset, set];
  const answers = commands.map((command, i) =>
    store.propose(peer, command, `Command ${i + 1} of ${commands.length}, some of which look the same,`),
  );
  check(
    peer.raft.entries.length === commands.length,
    'one entry each',
    () => `${commands.length} commands were proposed, some of which look the same; the log has ${peer.raft.entries.length} entries.`,
  );
  for (let index = isTogether ? commands.length : 1; index <= commands.length; index++) {
    peer.raft.commit(index);
    await store.handle(peer);
    for (const [i, answer] of answers.entries()) if (i < index) answer.expectDone(`entry ${i + 1} is committed and applied`);
    for (const answer of answers.slice(index)) answer.expectNothingYet(`only entries up to ${index} are committed`);
  }
  const reads = ['first', 'second'].map((which) => store.propose(peer, read(), `The ${which} of two reads that look the same`));
  peer.raft.commit();
  await store.handle(peer);
  for (const references of reads) references.expectDone('all that was proposed is committed and applied');
  checkBytes(
    store.disk.tree.get('default', bytesOf('moon')),
    bytesOf('Io'),
    'one entry each',
    'The last command was a put of moon=Io, like some before it. Afterwards moon',
  );
}
