import { printBytes } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { KeyValue } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryRange, raftStateKey } from '#kit/store/layout';
import { describeCommand } from '#kit/store/describe-command';
import { type DurableApplyState, type DurableRaftState, decodeApplyState, decodeEntry, decodeRaftState } from '#kit/store/records';
import type { Entry } from '#kit/wire/raft';

export interface RegionOnDisk {
  readonly raftState: DurableRaftState;
  readonly applyState: DurableApplyState;
  readonly entries: readonly Entry[];
}

export interface DataEntry extends KeyValue {
  readonly cf: string;
}

/** What a disk has of a region besides its data, read through the given layout. */
export function readRegion(tree: MemTree, regionId: number): RegionOnDisk {
  const raftState = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(regionId)));
  const applyState = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(regionId)));
  const entries: Entry[] = [];
  const cursor = tree.cursor(RAFT_COLUMN_FAMILY, entryRange(regionId));
  for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) entries.push(decodeEntry(entry.value));
  return { raftState, applyState, entries };
}

/** All clients' data, family by family. */
export function dataIn(tree: MemTree): readonly DataEntry[] {
  return DATA_COLUMN_FAMILIES.flatMap((cf) => {
    const cursor = tree.cursor(cf);
    const found: DataEntry[] = [];
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) found.push({ cf, ...entry });
    return found;
  });
}

/** `default/"k"="v" lock/"k"="w"`. */
export function printData(tree: MemTree): string {
  return (
    dataIn(tree)
      .map(({ cf, key, value }) => `${cf}/${printBytes(key)}=${printBytes(value)}`)
      .join(' ') || 'nothing'
  );
}

/** `3@1 put "3"="of term 1"; 4@2 no-op`: index, term and command. */
export function printEntries(entries: readonly Entry[]): string {
  return entries.length === 0
    ? 'no entries'
    : entries.map(({ index, term, data }) => `${index}@${term} ${describeCommand(data)}`).join('; ');
}
