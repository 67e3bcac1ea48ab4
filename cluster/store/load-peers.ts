import { assert } from '#kit/assert';
import type { Engine, EngineSnapshot } from '#kit/engine';
import type { RaftStorage } from '#kit/raft/storage';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryRange, raftStateKey, regionStateRange } from '#kit/store/layout';
import {
  type DurableApplyState,
  type DurableRaftState,
  decodeApplyState,
  decodeEntry,
  decodeRaftState,
  decodeRegion,
} from '#kit/store/records';
import type { Region } from '#kit/wire/meta';
import type { Entry } from '#kit/wire/raft';

/** The persisted state of a peer. */
export interface LoadedPeer {
  readonly region: Region;
  readonly raftState: DurableRaftState;
  readonly applyState: DurableApplyState;
  readonly storage: RaftStorage;
}

/**
 * Loads all peers of a store, in ascending order of region ids.
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
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) regions.push(decodeRegion(entry.value));
  return regions;
}

async function loadPeer(reader: EngineSnapshot, region: Region): Promise<LoadedPeer> {
  const raftState = decodeRaftState(await reader.get(RAFT_COLUMN_FAMILY, raftStateKey(region.id)));
  const applyState = decodeApplyState(await reader.get(RAFT_COLUMN_FAMILY, applyStateKey(region.id)));
  const entries = await loadEntries(reader, region.id);
  checkLog(region.id, raftState, applyState, entries);
  const storage: RaftStorage = {
    hardState: () => raftState.hardState,
    confState: () => ({ nodes: region.peers.map(({ id }) => id) }),
    truncated: () => ({ index: applyState.truncatedIndex, term: applyState.truncatedTerm }),
    entries: () => entries,
    appliedIndex: () => applyState.appliedIndex,
  };
  return { region, raftState, applyState, storage };
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
