import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { EngineSnapshot, WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { adminCommand, encodeCommand } from '#kit/store/command';
import { AdminCmdType } from '#kit/wire/raft-command';

import { header, put, read, remove, write } from './commands';
import { madeTest, raftPaper } from './direct-define';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { printData, readRegion } from './read-disk';

const RULE = 'applied state';

/** Commands, in order; what each leaves depends on those before. `undefined`: an entry without data. */
const COMMANDS: readonly (readonly WriteOperation[] | undefined)[] = [
  undefined,
  [put('moon', 'Io'), put('planet', 'Mars')],
  [remove('moon'), put('moon', 'Europa'), put('moon', 'Titan', 'lock')],
  [put('moon', 'Ganymede'), remove('moon'), remove('nobody')],
  undefined,
  [put('planet', 'Venus', 'write'), put('moon', 'Callisto')],
  [remove('moon', 'lock'), put('planet', '')],
];

export const appliedWithIndex = madeTest('applied-with-index', {
  title: 'Committed entries change the data in their order, and the applied index with them in one batch; answers come when readers see it',
  points: 2,
  references: raftPaper('5.3 and 8'),
  docsAnchor: 'applying',
  async run(context) {
    // All at once, one by one, and in twos.
    for (const step of [COMMANDS.length, 1, 2]) await applyInSteps(await MadeStore.start(context), step);
    await answersWhenApplied(await MadeStore.start(context));
    await adminCommands(await MadeStore.start(context));
  },
});

async function applyInSteps(store: MadeStore, step: number): Promise<void> {
  const peer = new MadePeer(1);
  const expected = dataAfterEach();
  store.engine.onWritten = () => expectAgreement(store, peer, expected);
  for (const batch of COMMANDS) peer.raft.append(batch && encodeCommand(write(...batch)));
  await store.handle(peer);
  for (let index = step; index < COMMANDS.length + step; index += step) {
    peer.raft.commit(Math.min(index, COMMANDS.length));
    await store.handle(peer);
    const last = Math.min(index, COMMANDS.length);
    expectIndex(
      store,
      peer,
      last,
      `The entries up to ${last} were committed and applied, the last of them with ${COMMANDS[last - 1] === undefined ? 'no data' : 'a command'}`,
    );
  }
}

/** `[i]`: after entry `i`. */
function dataAfterEach(): MemTree[] {
  const trees = [MemTree.empty()];
  for (const batch of COMMANDS) trees.push(trees.at(-1)!.apply(batch ?? []));
  return trees;
}

/** After every single write, since a crash may come there. */
function expectAgreement({ disk }: MadeStore, { regionId }: MadePeer, expected: readonly MemTree[]): void {
  const { appliedIndex } = readRegion(disk.tree, regionId).applyState;
  const [actual, wanted] = [printData(disk.tree), printData(expected[appliedIndex] ?? MemTree.empty())];
  check(
    actual === wanted,
    RULE,
    () => `A write left the applied index at ${appliedIndex}, after which the data are ${wanted}; but the disk has ${actual}.`,
  );
}

function expectIndex({ disk }: MadeStore, { regionId, applyState }: MadePeer, index: number, when: string): void {
  const { appliedIndex } = readRegion(disk.tree, regionId).applyState;
  check(appliedIndex === index, RULE, () => `${when}: the applied index on disk should be ${index}, and is ${appliedIndex}.`);
  check(
    applyState.appliedIndex === index,
    RULE,
    () => `${when}: the applied index on disk is ${index}, but \`applyState\` of the peer says ${applyState.appliedIndex}.`,
  );
}

/** Whoever hears that a write is done reads it; a read sees what stands before it in the log; Raft hears of it last. */
async function answersWhenApplied(store: MadeStore): Promise<void> {
  const peer = new MadePeer(1);
  const first = store.propose(peer, write(put('moon', 'Io')), 'The first put');
  const references = store.propose(peer, read(), 'A read after it');
  const removal = store.propose(peer, write(remove('planet'), put('gone', 'yes')), 'A delete after that');
  let reader: EngineSnapshot | undefined;
  first.onAnswer = () =>
    checkBytes(
      store.disk.tree.get('default', bytesOf('moon')),
      bytesOf('Io'),
      RULE,
      'A put of moon=Io was answered as done. Readers that open then find',
    );
  removal.onAnswer = () =>
    checkBytes(
      store.disk.tree.get('default', bytesOf('gone')),
      bytesOf('yes'),
      RULE,
      'A put of gone=yes was answered as done. Readers that open then find',
    );
  const seen = new Promise<Uint8Array | undefined>((resolve, reject) => {
    references.onAnswer = (given) => {
      reader = given;
      given?.get('default', bytesOf('moon')).then(resolve, reject);
    };
  });
  let advanced = 0;
  peer.raft.onAdvance = () => {
    advanced++;
    expectIndex(store, peer, peer.raft.entries.length, 'Raft was told by advance that its ready is done');
  };
  peer.raft.commit();
  await store.handle(peer);
  for (const callback of [first, references, removal]) callback.expectDone('it is committed and applied');
  check(reader !== undefined, RULE, () => 'A read was answered without a reader.');
  checkBytes(await seen, bytesOf('Io'), RULE, 'A put of moon=Io stands in the log before a read. Its reader finds');
  check(advanced === 1, RULE, () => `One ready was handled; Raft was told so by advance ${advanced} times.`);
}

/** What the part that owns an admin command adds goes into the same batch, and what it does to the peer stays. */
async function adminCommands(store: MadeStore): Promise<void> {
  const peer = new MadePeer(1);
  for (const text of ['a', 'b']) peer.raft.append(encodeCommand(write(put(text, text))));
  peer.raft.append(
    encodeCommand(adminCommand(header(), { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex: 1, compactTerm: 1 } })),
  );
  let calls = 0;
  peer.onAdmin = ({ adminRequest }, batch) => {
    calls++;
    check(adminRequest?.compactLog?.compactIndex === 1, RULE, () => `applyAdmin was given ${JSON.stringify(adminRequest)}.`);
    batch.push(put('admin', 'was here', 'write'));
    peer.applyState = { ...peer.applyState, truncatedIndex: 1, truncatedTerm: 1 };
    return { cmdType: AdminCmdType.CompactLog, compactLog: {} };
  };
  peer.raft.commit();
  store.engine.onWritten = () => {
    const hasIndex = readRegion(store.disk.tree, 1).applyState.appliedIndex >= 3;
    const hasAdmin = store.disk.tree.get('write', bytesOf('admin')) !== undefined;
    check(
      !hasIndex || calls > 0,
      RULE,
      () => 'Entry 3 has an admin request. The applied index on disk is 3, but applyAdmin was not called for it.',
    );
    check(
      hasIndex === hasAdmin,
      RULE,
      () => 'What applyAdmin added for entry 3, and the applied index 3, came to the disk in different batches.',
    );
  };
  await store.handle(peer);
  check(calls === 1, RULE, () => `An entry with an admin request was applied; applyAdmin was called ${calls} times.`);
  expectIndex(store, peer, 3, 'Entries 1 to 3 were applied, the last of them with an admin request');
  const { truncatedIndex, truncatedTerm } = readRegion(store.disk.tree, 1).applyState;
  check(
    truncatedIndex === 1 && truncatedTerm === 1,
    RULE,
    () => `applyAdmin set the truncated state of the peer to 1@1; on disk it is ${truncatedIndex}@${truncatedTerm}.`,
  );
}
