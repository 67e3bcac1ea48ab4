import { gradedTest } from '#grader/catalogue/define-test';
import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';

import { putOperation, readRequest, writeRequest } from './commands';
import type { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { readRegion } from './read-disk';
import { changesData } from './recorded-engine';
import { SCRIPTED_DEFAULTS } from './store-defaults';

const PROPERTY = 'group commit';
const REGIONS = 50;

/** One region and the callbacks of its two commands. */
interface RegionUnderTest {
  readonly peer: FakePeer;
  readonly first: FakeCallback;
  readonly second: FakeCallback;
  /** An entry of another leader replaced the second command. */
  readonly isOverwritten: boolean;
}

export const manyRegions = gradedTest('lab2b', 'many-regions', {
  ...SCRIPTED_DEFAULTS,
  title: 'Fifty regions of a store are handled with two writes in total, and each command gets its own answer',
  points: 1,
  references: '',
  docsAnchor: 'group-commit',
  async run(context) {
    const store = await ScriptedStore.start(context);
    const all = Array.from({ length: REGIONS }, (_, i) => propose(store, new FakePeer(i + 1)));
    const peers = all.map(({ peer }) => peer);
    await store.handle(...peers);
    for (const { first, second } of all) for (const callback of [first, second]) callback.expectNothingYet('nothing is committed yet');
    const before = store.engine.writes.length;
    for (const one of all) commit(one);
    await store.handle(...peers);
    expectWrites(store, before);
    for (const one of all) expectAnswers(store, one);
    await proposeDuringWrites(await ScriptedStore.start(context));
  },
});

function propose(store: ScriptedStore, peer: FakePeer): RegionUnderTest {
  const { regionId } = peer;
  // Neighbouring regions have logs of different lengths.
  for (let i = 0; i < regionId % 3; i++) peer.raft.append();
  const first = store.propose(peer, writeRequest(putOperation(`region ${regionId}`, `${regionId}`)), `The put of region ${regionId}`);
  const isOverwritten = regionId % 5 === 0;
  const command = regionId % 2 === 0 && !isOverwritten ? readRequest() : writeRequest(putOperation(`more of ${regionId}`, 'more'));
  const second = store.propose(peer, command, `The second command of region ${regionId}`);
  return { peer, first, second, isOverwritten };
}

/** Commits all entries of each region except every seventh one. */
function commit({ peer, isOverwritten }: RegionUnderTest): void {
  const { raft } = peer;
  if (isOverwritten) raft.follow(peer.on(2), 2, [makeEntry(2, raft.entries.length)]);
  if (peer.regionId % 7 !== 0) raft.commit();
}

function expectWrites({ engine }: ScriptedStore, before: number): void {
  const writes = engine.writes.slice(before).filter(({ batch }) => batch.length > 0);
  const [synced, applying] = [writes.filter(({ sync }) => sync).length, writes.filter(changesData).length];
  check(
    writes.length <= 2 && synced === 1 && applying === 1,
    PROPERTY,
    () =>
      `${REGIONS} regions had entries to persist and entries to apply. Expected at most two writes, of which one is synced and one applies; found ${writes.length}, of which ${synced} are synced and ${applying} apply.`,
  );
}

function expectAnswers(store: ScriptedStore, { peer, first, second, isOverwritten }: RegionUnderTest): void {
  const { regionId, raft } = peer;
  const isUncommitted = regionId % 7 === 0;
  const expected = isUncommitted ? 0 : raft.entries.length;
  const { appliedIndex } = readRegion(store.disk.tree, regionId).applyState;
  check(
    appliedIndex === expected,
    PROPERTY,
    () => `Region ${regionId}: expected the applied index ${expected} on disk, found ${appliedIndex}.`,
  );
  const value = store.disk.tree.get('default', bytesOf(`region ${regionId}`));
  checkBytes(
    value,
    isUncommitted ? undefined : bytesOf(`${regionId}`),
    PROPERTY,
    `Region ${regionId}, in which ${expected} entries are committed: the value of the put`,
  );
  if (isUncommitted) return [first, second].forEach((callback) => callback.expectNothingYet('no entry of its region is committed'));
  first.expectDone('its entry is committed and applied');
  if (isOverwritten) second.expectStale('an entry of another leader replaced its entry');
  else second.expectDone('its entry is committed and applied');
}

/** The Raft node does not wait for a write. What it accepts meanwhile is not in the ready, and belongs to the next round. */
async function proposeDuringWrites(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  const put = (what: string): FakeCallback =>
    store.propose(peer, writeRequest(putOperation(what, 'value')), `The put that arrived ${what}`);
  const [first, second] = [put('first'), put('second')];
  const during: FakeCallback[] = [];
  peer.raft.commit(1);
  store.engine.onWritten = () => {
    during.push(put(`during write ${during.length + 1} of a round`));
    peer.raft.commit(2);
  };
  await store.handle(peer);
  store.engine.onWritten = () => undefined;
  const { appliedIndex } = readRegion(store.disk.tree, 1).applyState;
  check(
    appliedIndex === 1,
    PROPERTY,
    () =>
      `The ready had the committed entry 1. Entry 2 was committed during a write. Expected the applied index 1 on disk, found ${appliedIndex}.`,
  );
  first.expectDone('its entry was committed in the ready');
  for (const callback of [second, ...during]) callback.expectNothingYet('its entry was not committed in the ready');
  await store.handle(peer);
  peer.raft.commit();
  await store.handle(peer);
  for (const callback of [first, second, ...during]) callback.expectDone('its entry is committed and applied');
}
