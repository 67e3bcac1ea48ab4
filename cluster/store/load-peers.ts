import { assert } from '#kit/assert';
import type { Engine, EngineSnapshot } from '#kit/engine';
import type { RaftStorage } from '#kit/raft/storage';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryRange, raftStateKey, regionStateRange } from '#kit/store/layout';
import type { InitialPeer } from '#kit/store/initial-peer';
import {
  type DurableApplyState,
  type DurableRaftState,
  decodeApplyState,
  decodeEntry,
  decodeRaftState,
  decodeRegionState,
} from '#kit/store/records';
import type { Peer, Region } from '#kit/wire/meta';
import type { Entry } from '#kit/wire/raft';

/** The persisted state of a peer. */
export interface LoadedPeer extends InitialPeer {
  readonly storage: RaftStorage;
  /** Only of a peer whose region does not name it yet: of an uninitialized one. */
  readonly self?: Peer;
}

/** A peer from its persisted state. @param entries of its log */
export function withStorage(persisted: InitialPeer, entries: readonly Entry[]): LoadedPeer {
  const { region, raftState, applyState } = persisted;
  const storage: RaftStorage = {
    hardState: () => raftState.hardState,
    confState: () => ({ nodes: region.peers.map(({ id }) => id) }),
    truncated: () => ({ index: applyState.truncatedIndex, term: applyState.truncatedTerm }),
    entries: () => entries,
    appliedIndex: () => applyState.appliedIndex,
  };
  return { ...persisted, storage };
}

/**
 * Loads all peers of a store, without tombstones, in ascending order of region ids.
 *
 * The log on disk must match its recorded state: it starts after the truncated entry, has no gaps, and ends at the last index
 * with the last term. Otherwise a part has persisted it wrongly, and the assertion says how.
 */
export async function loadPeers(engine: Engine): Promise<LoadedPeer[]> {
  const reader = engine.snapshot();
  try {
    const peers: LoadedPeer[] = [];
    for (const region of await loadRegions(reader)) peers.push(await loadPeer(reader, region));
    return peers;
  } finally {
    reader.close();
  }
}

async function loadRegions(reader: EngineSnapshot): Promise<Region[]> {
  const iterator = reader.iterator(RAFT_COLUMN_FAMILY, regionStateRange());
  const regions: Region[] = [];
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) {
    const { region, isTombstone } = decodeRegionState(entry.value);
    if (!isTombstone) regions.push(region);
  }
  return regions;
}

async function loadPeer(reader: EngineSnapshot, region: Region): Promise<LoadedPeer> {
  const raftState = decodeRaftState(await reader.get(RAFT_COLUMN_FAMILY, raftStateKey(region.id)));
  const applyState = decodeApplyState(await reader.get(RAFT_COLUMN_FAMILY, applyStateKey(region.id)));
  const entries = await loadEntries(reader, region.id);
  checkLog(region.id, raftState, applyState, entries);
  return withStorage({ region, raftState, applyState }, entries);
}

async function loadEntries(reader: EngineSnapshot, regionId: number): Promise<Entry[]> {
  const iterator = reader.iterator(RAFT_COLUMN_FAMILY, entryRange(regionId));
  const entries: Entry[] = [];
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) entries.push(decodeEntry(entry.value));
  return entries;
}

function checkLog(
  regionId: number,
  { lastIndex, lastTerm }: DurableRaftState,
  applyState: DurableApplyState,
  entries: readonly Entry[],
): void {
  const { truncatedIndex, truncatedTerm, appliedIndex } = applyState;
  const where = `the log of region ${regionId} on disk`;
  entries.forEach(({ index }, i) =>
    assert(index === truncatedIndex + 1 + i, `${where} has entry ${index} where ${truncatedIndex + 1 + i} belongs`),
  );
  const last = { index: truncatedIndex, term: truncatedTerm, ...entries.at(-1) };
  assert(last.index === lastIndex, `${where} ends at ${last.index}, but its state says ${lastIndex}`);
  assert(last.term === lastTerm, `${where} ends with an entry of term ${last.term}, but its state says ${lastTerm}`);
  assert(appliedIndex <= lastIndex, `${where} ends at ${lastIndex}, but entry ${appliedIndex} was applied`);
}
