import { compareBytes, equalBytes } from '#kit/bytes';
import { UINT64_BYTES, indexAt } from '#kit/codec/uint64';
import type { WriteOperation } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, entryKey, entryRange } from '#kit/store/layout';
import { decodeEntry } from '#kit/store/records';
import type { DiskChange, RegionStates } from '#harness/checkers/store/disk-change';
import { termOfEntry } from '#harness/checkers/store/decoded';
import { check } from '#harness/scenario/check';

/**
 * The log of a region on a disk must have no gap, and must begin and end where the states of the region say. Its end must contain
 * the applied index and the commit index.
 *
 * @throws RunFailed @param who names the disk: `store 1 after a crash`
 */
export function checkLogOnDisk(tree: MemTree, regionId: number, states: RegionStates, who: string): void {
  const { truncatedIndex: index, truncatedTerm: term } = states.applyState;
  let last = { index, term };
  const cursor = tree.cursor(RAFT_COLUMN_FAMILY, entryRange(regionId));
  for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
    const found = decodeEntry(entry.value);
    const expected = last.index + 1;
    checkLog(
      found.index === expected,
      () => `${who}: expected entry ${expected} as the next entry of the log on disk, found entry ${found.index}.`,
    );
    last = { index: found.index, term: found.term };
  }
  checkEnd(last, states, who);
  checkIndexes(states, who);
}

/**
 * The same after a batch, if it held before: checks only the entries that the batch wrote, and those for which the states of the
 * region changed.
 */
export function checkLogAfterBatch(change: DiskChange, regionId: number): void {
  const { tree, before, after, who } = change;
  const { truncatedIndex, truncatedTerm } = after.applyState;
  const { lastIndex } = after.raftState;
  const entryAt = (index: number): Uint8Array | undefined => tree.shared(RAFT_COLUMN_FAMILY, entryKey(regionId, index));
  const changed = changedIndexes(change, regionId);
  for (const [index, write] of changed) {
    const isThere = write === undefined ? entryAt(index) !== undefined : write === 'put';
    const isExpected = index > truncatedIndex && index <= lastIndex;
    checkLog(
      isThere === isExpected,
      () =>
        `${who}: the truncated index on disk is ${truncatedIndex}, and the last index in the RaftLocalState is ${lastIndex}. Expected ${isExpected ? 'entry' : 'no entry'} ${index} on disk, found ${isThere ? 'one' : 'none'}.`,
    );
  }
  if (changed.size > 0 || before.raftState !== after.raftState) {
    const term = lastIndex === truncatedIndex ? truncatedTerm : termOfEntry(entryAt(lastIndex));
    checkEnd({ index: lastIndex, term }, after, who);
  }
  if (before.raftState !== after.raftState || before.applyState !== after.applyState) checkIndexes(after, who);
}

/** The indexes at which the log on disk may have changed, and the last write of the batch to the entry, if there is one. */
function changedIndexes({ batch, before, after }: DiskChange, regionId: number): ReadonlyMap<number, WriteOperation['type'] | undefined> {
  const indexes = new Map<number, WriteOperation['type'] | undefined>();
  addBetween(indexes, before.applyState.truncatedIndex, after.applyState.truncatedIndex);
  addBetween(indexes, before.raftState.lastIndex, after.raftState.lastIndex);
  const { start, end } = entryRange(regionId);
  for (const { type, cf, key } of batch) {
    if (cf !== RAFT_COLUMN_FAMILY || compareBytes(key, start!) < 0 || compareBytes(key, end!) >= 0) continue;
    const index = indexAt(key, key.length - UINT64_BYTES);
    // A key of another length is not that of the entry.
    indexes.set(index, equalBytes(key, entryKey(regionId, index)) ? type : undefined);
  }
  return indexes;
}

/** Adds the indexes after the smaller one, up to the larger one. */
function addBetween(indexes: Map<number, undefined | WriteOperation['type']>, one: number, other: number): void {
  for (let index = Math.min(one, other) + 1; index <= Math.max(one, other); index++) indexes.set(index, undefined);
}

function checkEnd(last: { readonly index: number; readonly term: number }, { raftState }: RegionStates, who: string): void {
  const { lastIndex, lastTerm } = raftState;
  checkLog(
    last.index === lastIndex,
    () =>
      `${who}: the last index in the RaftLocalState on disk is ${lastIndex}. Expected a log on disk that ends there, found one that ends at entry ${last.index}.`,
  );
  checkLog(
    last.term === lastTerm,
    () =>
      `${who}: the last term in the RaftLocalState on disk is ${lastTerm}. Expected the term of the last entry on disk, entry ${last.index}, found that this entry has term ${last.term}.`,
  );
}

/** The applied index and the commit index must be in the log. */
function checkIndexes({ raftState, applyState }: RegionStates, who: string): void {
  const { hardState, lastIndex } = raftState;
  const { appliedIndex } = applyState;
  check(
    appliedIndex <= lastIndex,
    'applied state',
    () =>
      `${who}: the applied index on disk is ${appliedIndex}. Expected a log on disk that contains it, found one that ends at ${lastIndex}.`,
  );
  checkLog(
    hardState.commit <= lastIndex,
    () =>
      `${who}: the commit index on disk is ${hardState.commit}. Expected a log on disk that contains it, found one that ends at ${lastIndex}.`,
  );
}

function checkLog(condition: boolean, message: () => string): void {
  check(condition, 'log on disk', message);
}
