import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf, equalBytes } from '#kit/bytes';
import type { EngineSnapshot, WriteBatch, WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { encodeCommand } from '#kit/store/command';
import { RAFT_COLUMN_FAMILY, applyStateKey } from '#kit/store/layout';
import { quantity } from '#kit/quantity';

import { applyAdminEntries } from './admin-entries';
import { afterWriteInOrder, afterWriteOnFollower, checkedInOrder, refusedOnFollower, refusedWhenApplied } from './region-changed';
import { APPLIED_STATE, expectIndex } from './applied-state';
import { deleteOperation, putOperation, readRequest, writeRequest } from './commands';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { printData, readRegion } from './read-disk';
import { SCRIPTED_DEFAULTS } from './store-defaults';

/** The operations of a write. `undefined` stands for an entry without data. */
type Command = readonly WriteOperation[] | 'read' | undefined;

/** The effect of each command depends on the commands before it. */
const COMMANDS: readonly Command[] = [
  undefined,
  [putOperation('moon', 'Io'), putOperation('planet', 'Mars')],
  [deleteOperation('moon'), putOperation('moon', 'Europa'), putOperation('moon', 'Titan', 'lock')],
  [putOperation('moon', 'Ganymede'), deleteOperation('moon'), deleteOperation('nobody')],
  undefined,
  'read',
  [putOperation('planet', 'Venus', 'write'), putOperation('moon', 'Callisto')],
  [deleteOperation('moon', 'lock'), putOperation('planet', '')],
];

/** More than a round has in the other tests. */
const MANY = Array.from({ length: 16 }, () => COMMANDS).flat();

export const appliedWithIndex = gradedTest('lab2b', 'applied-with-index', {
  ...SCRIPTED_DEFAULTS,
  title: 'Committed entries are applied in log order, in one batch with the applied index, and answered when new readers see the result',
  points: 2,
  references: paper('sections 5.3 and 8'),
  docsAnchor: 'applying',
  async run(context) {
    // Many entries in one ready, then entries one by one, then two by two.
    await applyInSteps(await ScriptedStore.start(context), MANY, MANY.length);
    for (const step of [1, 2]) await applyInSteps(await ScriptedStore.start(context), COMMANDS, step);
    await answersWhenApplied(await ScriptedStore.start(context));
    await applyAdminEntries(await ScriptedStore.start(context));
    await refusedWhenApplied(await ScriptedStore.start(context));
    await refusedOnFollower(await ScriptedStore.start(context));
    await afterWriteInOrder(await ScriptedStore.start(context));
    await afterWriteOnFollower(await ScriptedStore.start(context));
    await checkedInOrder(await ScriptedStore.start(context));
  },
});

async function applyInSteps(store: ScriptedStore, commands: readonly Command[], step: number): Promise<void> {
  const peer = new FakePeer(1);
  const expected = dataAfterEach(commands);
  store.engine.onWritten = () => expectConsistentDisk(store, peer, expected);
  for (const command of commands) peer.raft.append(command && encodeCommand(command === 'read' ? readRequest() : writeRequest(...command)));
  await store.handle(peer);
  const { length } = readRegion(store.disk.tree, peer.regionId).entries;
  check(
    length === commands.length,
    APPLIED_STATE,
    () => `A ready had ${quantity(commands.length, 'entry', 'entries')}. Expected all of them on disk, found ${length}.`,
  );
  for (let index = step; index < commands.length + step; index += step) {
    peer.raft.commit(Math.min(index, commands.length));
    await store.handle(peer);
    const last = Math.min(index, commands.length);
    const command = commands[last - 1];
    const content = command === undefined ? 'no data' : command === 'read' ? 'a read' : 'a command';
    expectIndex(store, peer, last, `Entries 1 to ${last} were committed and applied; entry ${last} has ${content}`);
  }
}

/** `[i]` is the data after entry `i`. */
function dataAfterEach(commands: readonly Command[]): MemTree[] {
  const trees = [MemTree.empty()];
  for (const command of commands) trees.push(trees.at(-1)!.apply(command === 'read' ? [] : (command ?? [])));
  return trees;
}

/** Called after every write, because the store may crash there. */
function expectConsistentDisk({ disk, engine }: ScriptedStore, { regionId }: FakePeer, expected: readonly MemTree[]): void {
  const records = countOf(applyStateKey(regionId), engine.writes.at(-1)!.batch);
  check(
    records <= 1,
    APPLIED_STATE,
    () => `The record of one peer's apply state is ${records} times in one batch. Expected it once per peer, after the peer's entries.`,
  );
  const { appliedIndex } = readRegion(disk.tree, regionId).applyState;
  const [found, expectedData] = [printData(disk.tree), printData(expected[appliedIndex] ?? MemTree.empty())];
  check(
    found === expectedData,
    APPLIED_STATE,
    () => `After a write the applied index on disk is ${appliedIndex}. Expected the data ${expectedData}, found ${found}.`,
  );
}

function countOf(key: Uint8Array, batch: WriteBatch): number {
  return batch.filter((operation) => operation.cf === RAFT_COLUMN_FAMILY && equalBytes(operation.key, key)).length;
}

/** A client that gets an answer can read its write. A read sees the writes before it in the log. `advance` is called last. */
async function answersWhenApplied(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  const first = store.propose(peer, writeRequest(putOperation('moon', 'Io')), 'The first put');
  const reading = store.propose(peer, readRequest(), 'The read after it');
  const removal = store.propose(peer, writeRequest(deleteOperation('planet'), putOperation('gone', 'yes')), 'The delete after the read');
  const callbacks = [first, reading, removal];
  const answered: number[] = [];
  let reader: EngineSnapshot | undefined;
  first.onAnswer = () => {
    answered.push(1);
    checkBytes(
      store.disk.tree.get('default', bytesOf('moon')),
      bytesOf('Io'),
      APPLIED_STATE,
      'A put of moon=Io was answered as done. A reader that is opened then, at "moon"',
    );
  };
  removal.onAnswer = () => {
    answered.push(3);
    checkBytes(
      store.disk.tree.get('default', bytesOf('gone')),
      bytesOf('yes'),
      APPLIED_STATE,
      'A put of gone=yes was answered as done. A reader that is opened then, at "gone"',
    );
  };
  const seen = new Promise<Uint8Array | undefined>((resolve, reject) => {
    reading.onAnswer = (given) => {
      answered.push(2);
      reader = given;
      given?.get('default', bytesOf('moon')).then(resolve, reject);
    };
  });
  let advanced = 0;
  peer.raft.onAdvance = () => {
    advanced++;
    expectIndex(store, peer, peer.raft.entries.length, 'advance was called for the ready');
  };
  peer.raft.commit();
  await store.handle(peer);
  for (const callback of callbacks) callback.expectDone('its entry is committed and applied');
  const order = answered.join(', ');
  check(
    order === '1, 2, 3',
    APPLIED_STATE,
    () => `Commands 1, 2 and 3 of one peer were applied in one round. Expected their answers in this order, found ${order}.`,
  );
  check(reader !== undefined, 'requests', () => 'Expected a reader in the answer to a read, found none.');
  checkBytes(
    await seen,
    bytesOf('Io'),
    'requests',
    'A put of moon=Io is in the log before a read. The reader in the answer to the read, which must be opened after the batch is written, at "moon"',
  );
  check(advanced === 1, APPLIED_STATE, () => `One ready was handled. Expected one call of advance, found ${advanced}.`);
}
