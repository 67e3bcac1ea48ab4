import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineSnapshot, KeyRange, WriteOperation } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, raftRange } from '#kit/store/layout';
import { putRaftState, putTombstone } from '#kit/store/records';
import { NO_KEYS } from '#kit/store/region';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';
import type { HardState } from '#kit/wire/raft';

/** A region whose peer was removed, and that is not deleted yet. */
export interface Removal {
  readonly tombstone: Region;
  /** The keys to delete. */
  readonly range: KeyRange;
  /** The records of the log: `'keep'` if they belong to a newer peer. Otherwise the hard state that remains; `undefined` for none. */
  readonly log: 'keep' | { readonly hardState: HardState | undefined };
}

/**
 * Deletes the keys and the log of a removed peer. The tombstone stays, with an empty range: nothing remains to be deleted. All of it is
 * one batch.
 */
export async function deleteRegion(engine: Engine, { tombstone, range, log }: Removal): Promise<void> {
  const batch: WriteOperation[] = [];
  const reader = engine.snapshot();
  try {
    for (const cf of DATA_COLUMN_FAMILIES) await deleteRange(reader, cf, range, batch);
    if (log !== 'keep') await deleteRange(reader, RAFT_COLUMN_FAMILY, raftRange(tombstone.id), batch);
  } finally {
    reader.close();
  }
  if (log !== 'keep' && log.hardState !== undefined)
    batch.push(putRaftState(tombstone.id, { hardState: log.hardState, lastIndex: 0, lastTerm: 0 }));
  batch.push(putTombstone({ ...tombstone, ...NO_KEYS }));
  await engine.write(batch, { sync: false });
}

async function deleteRange(reader: EngineSnapshot, cf: string, range: KeyRange, batch: WriteOperation[]): Promise<void> {
  const iterator = reader.iterator(cf, range);
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next())
    batch.push({ type: 'delete', cf, key: entry.key });
}

/** The tombstones on a disk whose keys a crash has left. Hard states stay: they may belong to a newer, uninitialized peer. */
export function unfinishedRemovals(tombstones: readonly Region[], hardStates: ReadonlyMap<number, HardState>): Removal[] {
  const hasKeys = ({ endKey }: Region): boolean => endKey.length !== 1 || endKey[0] !== 0;
  return tombstones
    .filter(hasKeys)
    .map((tombstone) => ({ tombstone, range: rangeOf(tombstone), log: { hardState: hardStates.get(tombstone.id) } }));
}
