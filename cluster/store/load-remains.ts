import type { Engine, EngineSnapshot } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, allRaftRange, parseRecordKey, regionStateRange } from '#kit/store/layout';
import { decodeRaftState, decodeRegionState } from '#kit/store/records';
import type { Region } from '#kit/wire/meta';
import type { HardState } from '#kit/wire/raft';

/** What a store's disk has of regions of which it has no initialized peer. */
export interface Remains {
  /** The regions of removed peers. The keys of a tombstone's range are not deleted yet; usually the range is empty. */
  readonly tombstones: readonly Region[];
  /** The hard states of uninitialized peers, by region id. They have voted. */
  readonly hardStates: ReadonlyMap<number, HardState>;
}

export const NO_REMAINS: Remains = { tombstones: [], hardStates: new Map() };

export async function loadRemains(engine: Engine): Promise<Remains> {
  const reader = engine.snapshot();
  try {
    const tombstones: Region[] = [];
    const initialized = new Set<number>();
    const regions = reader.iterator(RAFT_COLUMN_FAMILY, regionStateRange());
    for (let entry = await regions.next(); entry !== undefined; entry = await regions.next()) {
      const { region, isTombstone } = decodeRegionState(entry.value);
      if (isTombstone) tombstones.push(region);
      else initialized.add(region.id);
    }
    return { tombstones, hardStates: await loadHardStates(reader, initialized) };
  } finally {
    reader.close();
  }
}

async function loadHardStates(reader: EngineSnapshot, initialized: ReadonlySet<number>): Promise<Map<number, HardState>> {
  const hardStates = new Map<number, HardState>();
  const records = reader.iterator(RAFT_COLUMN_FAMILY, allRaftRange());
  for (let entry = await records.next(); entry !== undefined; entry = await records.next()) {
    const { kind, regionId = 0 } = parseRecordKey(entry.key) ?? {};
    // The commit index belongs to a log, and a peer without data has none.
    if (kind === 'raft state' && !initialized.has(regionId))
      hardStates.set(regionId, { ...decodeRaftState(entry.value).hardState, commit: 0 });
  }
  return hardStates;
}
