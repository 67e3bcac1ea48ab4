/** What a disk holds, read through the given key layout, and printed for messages. */
import { printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES, DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, KeyValue, WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { describeCommand } from '#kit/store/describe-command';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryRange, raftStateKey, regionStateKey } from '#kit/store/layout';
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

export interface RegionOnDisk {
  readonly raftState: DurableRaftState;
  readonly applyState: DurableApplyState;
  readonly entries: readonly Entry[];
}

export interface DataOnDisk extends KeyValue {
  readonly cf: string;
}

/** What a disk holds of a region besides its data. */
export function readRegion(tree: MemTree, regionId: number): RegionOnDisk {
  const raftState = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(regionId)));
  const applyState = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(regionId)));
  const entries: Entry[] = [];
  const cursor = tree.cursor(RAFT_COLUMN_FAMILY, entryRange(regionId));
  for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) entries.push(decodeEntry(entry.value));
  return { raftState, applyState, entries };
}

/** The data of all clients, one column family after the other. */
export function readData(tree: MemTree): readonly DataOnDisk[] {
  return DATA_COLUMN_FAMILIES.flatMap((cf) => {
    const cursor = tree.cursor(cf);
    const found: DataOnDisk[] = [];
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) found.push({ cf, ...entry });
    return found;
  });
}

/** The current content of an engine. */
export async function readEngine(engine: Engine): Promise<MemTree> {
  const reader = engine.snapshot();
  const puts: WriteOperation[] = [];
  for (const cf of COLUMN_FAMILIES) {
    const iterator = reader.iterator(cf);
    for (let next = await iterator.next(); next !== undefined; next = await iterator.next()) puts.push({ type: 'put', cf, ...next });
  }
  reader.close();
  return MemTree.empty().apply(puts);
}

/** `default/"k"="v" lock/"k"="w"`. */
export function printData(tree: MemTree): string {
  return readData(tree).map(printDatum).join(' ') || 'nothing';
}

/** `default/"k"="v"`. */
export function printDatum({ cf, key, value }: DataOnDisk): string {
  return `${cf}/${printBytes(key)}=${printBytes(value)}`;
}

/** `3@1 put "3"="of term 1"; 4@2 no-op`: index, term and command. */
export function printCommands(entries: readonly Entry[]): string {
  return entries.map(({ index, term, data }) => `${index}@${term} ${describeCommand(data)}`).join('; ') || 'no entries';
}

/** `11@2 12@2`: index and term, or `none`. */
export function printEntriesOf(tree: MemTree, regionId: number): string {
  return (
    readRegion(tree, regionId)
      .entries.map(({ index, term }) => `${index}@${term}`)
      .join(' ') || 'none'
  );
}

/** Each record of a region by its name, so that two disks can be compared and a message can name the difference. */
export function printRecords(tree: MemTree, regionId: number): Readonly<Record<string, string>> {
  const { raftState, applyState } = readRegion(tree, regionId);
  const { appliedIndex, truncatedIndex, truncatedTerm } = applyState;
  const { hardState, lastIndex, lastTerm } = raftState;
  const region = tree.get(RAFT_COLUMN_FAMILY, regionStateKey(regionId));
  return {
    'the applied index': String(appliedIndex),
    'the truncated entry': `${truncatedIndex}@${truncatedTerm}`,
    'the last entry in RaftLocalState': `${lastIndex}@${lastTerm}`,
    'term and vote in RaftLocalState': `${hardState.term} and ${hardState.vote}`,
    'the entries': printEntriesOf(tree, regionId),
    'the region': region === undefined ? 'none' : printRegion(decodeRegion(region)),
  };
}

export function printRegion({ id, startKey, endKey, regionEpoch, peers }: Region): string {
  const where = peers.map((peer) => `${peer.id} on store ${peer.storeId}`).join(', ');
  return `${id} from ${printBytes(startKey)} to ${printBytes(endKey)}, confVer ${regionEpoch?.confVer}, version ${regionEpoch?.version}, peers ${where}`;
}
