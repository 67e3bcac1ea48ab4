import { bytesOf } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { makeEntry } from '#kit/raft/message';
import { type DurableApplyState, type DurableRaftState, putApplyState, putEntry, putRaftState, putRegion } from '#kit/store/records';

import { loadPeers } from './load-peers';
import { sampleRegion } from './testing/sample-region';
import { WatchedEngine } from './testing/watched-engine';

const RAFT: DurableRaftState = { hardState: { term: 4, vote: 12, commit: 6 }, lastIndex: 7, lastTerm: 3 };
const APPLY: DurableApplyState = { appliedIndex: 5, truncatedIndex: 4, truncatedTerm: 2 };

interface Disk {
  readonly raft?: Partial<DurableRaftState>;
  readonly apply?: Partial<DurableApplyState>;
  /** By index; all of term 3. */
  readonly entries?: readonly number[];
}

function peerOnDisk(id: number, { raft, apply, entries = [5, 6, 7] }: Disk = {}): WriteOperation[] {
  const states = [putRegion(sampleRegion({ id })), putRaftState(id, { ...RAFT, ...raft }), putApplyState(id, { ...APPLY, ...apply })];
  return [...states, ...entries.map((index) => putEntry(id, makeEntry(3, index, bytesOf(`${id}.${index}`))))];
}

test('a peer is taken up as it is on disk: what was applied last may be less than what is committed', async () => {
  const [peer, ...others] = await loadPeers(await WatchedEngine.opened(peerOnDisk(7)));
  expect(others).toEqual([]);
  const { region, raftState, applyState, storage } = peer!;
  expect({ region, raftState, applyState }).toEqual({ region: sampleRegion(), raftState: RAFT, applyState: APPLY });
  expect(storage.hardState()).toEqual(RAFT.hardState);
  expect(storage.confState()).toEqual({ nodes: [11, 12, 13] });
  expect(storage.truncated()).toEqual({ index: 4, term: 2 });
  expect(storage.entries().map(({ index, data }) => [index, new TextDecoder().decode(data)])).toEqual([
    [5, '7.5'],
    [6, '7.6'],
    [7, '7.7'],
  ]);
  expect(storage.appliedIndex()).toBe(5);
});

test('a log that ends where it was discarded is whole', async () => {
  const disk = peerOnDisk(7, { entries: [], raft: { lastIndex: 5, lastTerm: 2 }, apply: { truncatedIndex: 5 } });
  const [peer] = await loadPeers(await WatchedEngine.opened(disk));
  expect(peer!.storage.entries()).toEqual([]);
});

test('each region has its own log; they come in the order of their ids', async () => {
  const engine = await WatchedEngine.opened([
    ...peerOnDisk(256),
    ...peerOnDisk(7),
    ...peerOnDisk(8, { entries: [5, 6, 7, 8], raft: { lastIndex: 8 } }),
  ]);
  const peers = await loadPeers(engine);
  expect(peers.map(({ region, storage }) => [region.id, storage.entries().length])).toEqual([
    [7, 3],
    [8, 4],
    [256, 3],
  ]);
});

test.each<[string, Disk, string]>([
  ['lacks an entry', { entries: [5, 7] }, 'has entry 7 where 6 belongs'],
  ['lacks its first entry', { entries: [6, 7] }, 'has entry 6 where 5 belongs'],
  ['still has what was discarded', { entries: [4, 5, 6, 7] }, 'has entry 4 where 5 belongs'],
  ['has entries after the last one', { entries: [5, 6, 7, 8] }, 'ends at 8, but its state says 7'],
  ['ends too early', { entries: [5, 6] }, 'ends at 6, but its state says 7'],
  ['ends in another term', { raft: { lastTerm: 2 } }, 'ends with an entry of term 3, but its state says 2'],
  ['ends before what was applied', { apply: { appliedIndex: 8 } }, 'ends at 7, but entry 8 was applied'],
])('a log that %s is an error that says so', async (_, disk, message) => {
  const engine = await WatchedEngine.opened(peerOnDisk(7, disk));
  await expect(loadPeers(engine)).rejects.toThrow(`the log of region 7 on disk ${message}`);
  expect(engine.openSnapshots).toBe(0);
});
