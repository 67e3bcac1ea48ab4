import { printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES, DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryRange, raftStateKey, regionStateKey } from '#kit/store/layout';
import { decodeApplyState, decodeEntry, decodeRaftState, decodeRegion } from '#kit/store/records';
import type { Region } from '#kit/wire/meta';

/** `default/"c" = "new"`, in order. */
export function dataOn(tree: MemTree): readonly string[] {
  return DATA_COLUMN_FAMILIES.flatMap((cf) => contents(tree, cf));
}

function contents(tree: MemTree, cf: string): string[] {
  const cursor = tree.cursor(cf);
  const found: string[] = [];
  for (let next = cursor.next(); next !== undefined; next = cursor.next()) found.push(`${cf}/${printBytes(next.key)} = ${printBytes(next.value)}`);
  return found;
}

/** What the store keeps for itself of a region, each thing in words: so that two disks can be compared, and a difference be told. */
export function recordsOn(tree: MemTree, id: number): Readonly<Record<string, string>> {
  const { appliedIndex, truncatedIndex, truncatedTerm } = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(id)));
  const { hardState, lastIndex, lastTerm } = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(id)));
  const region = tree.get(RAFT_COLUMN_FAMILY, regionStateKey(id));
  return {
    'the applied index': String(appliedIndex),
    'the truncated entry': `${truncatedIndex}@${truncatedTerm}`,
    'the last entry in RaftLocalState': `${lastIndex}@${lastTerm}`,
    'term and vote in RaftLocalState': `${hardState.term} and ${hardState.vote}`,
    'the entries': entriesOn(tree, id),
    'the region': region === undefined ? 'none' : printRegion(decodeRegion(region)),
  };
}

/** `11@2 12@2`, or `none`. */
export function entriesOn(tree: MemTree, id: number): string {
  const cursor = tree.cursor(RAFT_COLUMN_FAMILY, entryRange(id));
  const found: string[] = [];
  for (let next = cursor.next(); next !== undefined; next = cursor.next()) {
    const { index, term } = decodeEntry(next.value);
    found.push(`${index}@${term}`);
  }
  return found.join(' ') || 'none';
}

export function printRegion({ id, startKey, endKey, regionEpoch, peers }: Region): string {
  const where = peers.map((peer) => `${peer.id} on store ${peer.storeId}`).join(', ');
  return `${id} from ${printBytes(startKey)} to ${printBytes(endKey)}, confVer ${regionEpoch?.confVer}, version ${regionEpoch?.version}, peers ${where}`;
}

/** All that an engine has now. */
export async function treeOf(engine: Engine): Promise<MemTree> {
  const reader = engine.snapshot();
  const puts: WriteOperation[] = [];
  for (const cf of COLUMN_FAMILIES) {
    const iterator = reader.iterator(cf);
    for (let next = await iterator.next(); next !== undefined; next = await iterator.next()) puts.push({ type: 'put', cf, ...next });
  }
  reader.close();
  return MemTree.empty().apply(puts);
}
