import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';

import { put, read, write } from './commands';
import { madeTest } from './direct-define';
import type { MadeCallback } from './made-callback';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { readRegion } from './read-disk';
import { changesData, changesLog } from './recorded-engine';

const RULE = 'group commit';
const REGIONS = 50;

/** One region, and who waits there. */
interface Waiting {
  readonly peer: MadePeer;
  readonly first: MadeCallback;
  readonly second: MadeCallback;
  /** Another leader took the place of the second command. */
  readonly isOverwritten: boolean;
}

export const manyRegions = madeTest('many-regions', {
  title: 'Fifty regions of a store are handled together: two writes for all of them, and each answer goes to who waits for it',
  points: 1,
  references: 'docs: group commit',
  docsAnchor: 'group-commit',
  async run(context) {
    const store = await MadeStore.start(context);
    const all = Array.from({ length: REGIONS }, (_, i) => propose(store, new MadePeer(i + 1)));
    const peers = all.map(({ peer }) => peer);
    await store.handle(...peers);
    for (const { first, second } of all) for (const callback of [first, second]) callback.expectNothingYet('nothing is committed yet');
    const before = store.engine.writes.length;
    for (const one of all) commit(one);
    await store.handle(...peers);
    expectWrites(store, before);
    for (const one of all) expectAnswers(store, one);
  },
});

function propose(store: MadeStore, peer: MadePeer): Waiting {
  const { regionId } = peer;
  // So that no region is at the index of the one before.
  for (let i = 0; i < regionId % 3; i++) peer.raft.append();
  const first = store.propose(peer, write(put(`region ${regionId}`, `${regionId}`)), `The put of region ${regionId}`);
  const isOverwritten = regionId % 5 === 0;
  const command = regionId % 2 === 0 && !isOverwritten ? read() : write(put(`more of ${regionId}`, 'more'));
  const second = store.propose(peer, command, `The second command of region ${regionId}`);
  return { peer, first, second, isOverwritten };
}

/** All entries of each region, but for every seventh one, of which nothing is heard. */
function commit({ peer, isOverwritten }: Waiting): void {
  const { raft } = peer;
  if (isOverwritten) raft.follow(peer.on(2), 2, [makeEntry(2, raft.entries.length)]);
  if (peer.regionId % 7 !== 0) raft.commit();
}

function expectWrites({ engine }: MadeStore, before: number): void {
  const writes = engine.writes.slice(before);
  const ids = Array.from({ length: REGIONS }, (_, i) => i + 1);
  const [persisting, applying] = [writes.filter((one) => changesLog(one, ids)).length, writes.filter(changesData).length];
  check(
    persisting === 1 && applying === 1,
    RULE,
    () =>
      `${REGIONS} regions had something to persist and something to apply. Expected one write for the one and one for the other; there were ${persisting} and ${applying}.`,
  );
}

function expectAnswers(store: MadeStore, { peer, first, second, isOverwritten }: Waiting): void {
  const { regionId, raft } = peer;
  const isSilent = regionId % 7 === 0;
  const expected = isSilent ? 0 : raft.entries.length;
  const { appliedIndex } = readRegion(store.disk.tree, regionId).applyState;
  check(
    appliedIndex === expected,
    RULE,
    () => `Region ${regionId}: expected the applied index ${expected} on disk, found ${appliedIndex}.`,
  );
  const value = store.disk.tree.get('default', bytesOf(`region ${regionId}`));
  checkBytes(
    value,
    isSilent ? undefined : bytesOf(`${regionId}`),
    RULE,
    `Region ${regionId}, of whose log ${expected} entries are committed: what its put wrote`,
  );
  if (isSilent) return [first, second].forEach((callback) => callback.expectNothingYet('nothing of its region is committed'));
  first.expectDone('it is committed and applied');
  if (isOverwritten) second.expectStale("another leader's entry took its place");
  else second.expectDone('it is committed and applied');
}
