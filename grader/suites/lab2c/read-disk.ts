import { dataIn, readRegion } from '#grader/suites/lab2b/read-disk';
import { printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, regionStateKey } from '#kit/store/layout';
import { decodeRegion } from '#kit/store/records';
import type { Region } from '#kit/wire/meta';

/** `default/"c" = "new"`, in order. */
export function dataOn(tree: MemTree): readonly string[] {
  return dataIn(tree).map(({ cf, key, value }) => `${cf}/${printBytes(key)} = ${printBytes(value)}`);
}

/** What the store keeps for itself of a region, each thing in words: so that two disks can be compared, and a difference be told. */
export function recordsOn(tree: MemTree, id: number): Readonly<Record<string, string>> {
  const { raftState, applyState } = readRegion(tree, id);
  const { appliedIndex, truncatedIndex, truncatedTerm } = applyState;
  const { hardState, lastIndex, lastTerm } = raftState;
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
  const { entries } = readRegion(tree, id);
  return entries.map(({ index, term }) => `${index}@${term}`).join(' ') || 'none';
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
