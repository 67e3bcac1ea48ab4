import { compareBytes, equalBytes, printBytes } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { WriteOperation } from '#kit/engine';
import { MemTree, type MemTreeCursor } from '#kit/engines/mem-tree';
import type { LogState } from '#kit/raft/state';
import { RAFT_COLUMN_FAMILY, applyStateKey, entryRange, raftStateKey } from '#kit/store/layout';
import { decodeApplyState, decodeEntry, decodeRaftState } from '#kit/store/records';
import { decodeCommand } from '#kit/store/command';
import { check, printValue } from '#harness/scenario/check';
import { violation } from '#harness/scenario/verdict';

/**
 * Computes the data of a region after each committed entry, and checks that a disk agrees: it has exactly the data after its
 * applied index, and its log matches its RaftLocalState and its apply state.
 */
export class AppliedData {
  /** The data after each entry, by index. `[0]` is a region without data. */
  private readonly after: MemTree[] = [MemTree.empty()];
  /** The writes of each entry, by index. */
  private readonly writes: WriteOperation[][] = [[]];

  constructor(private readonly regionId: number) {}

  /**
   * Adds the entries that a node has committed. A node that commits through a snapshot does not have them, but another node
   * committed them before. This is called during an event and not only after it: a store that crashes in that event may have
   * started to write the effect of an entry that it has just committed, and a batch in flight may survive.
   */
  committed({ committed, entries, snapshotIndex }: LogState): void {
    for (let index = this.after.length; index <= committed; index++) {
      const entry = entries[index - snapshotIndex - 1];
      if (entry === undefined) return;
      const writes = writesOf(entry.data);
      this.writes.push(writes);
      this.after.push(this.after[index - 1]!.apply(writes));
    }
  }

  /** @throws RunFailed if the disk is inconsistent or contradicts the committed entries. @param who names the disk: `store 1 after a crash` */
  checkDisk(tree: MemTree, who: string): void {
    this.checkLog(tree, who);
    const { appliedIndex } = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(this.regionId)));
    const expected = this.after[appliedIndex];
    check(
      expected !== undefined,
      'applied state',
      () =>
        `${who}: the applied index on disk is ${appliedIndex}. Expected an index that is committed, found that entry ${appliedIndex} is not.`,
    );
    for (const cf of DATA_COLUMN_FAMILIES) {
      const key = firstDifference(tree.cursor(cf), expected.cursor(cf));
      if (key === undefined) continue;
      throw violation(
        'applied state',
        `${who}: the applied index on disk is ${appliedIndex}. Expected ${this.expectedValue(cf, key, appliedIndex)}; found ${printValue(tree.get(cf, key))}.`,
      );
    }
  }

  /** The value of a key after entry `applied`, and the entry that wrote it. */
  private expectedValue(cf: string, key: Uint8Array, applied: number): string {
    const isToKey = (write: WriteOperation): boolean => write.cf === cf && equalBytes(write.key, key);
    const index = this.writes.slice(0, applied + 1).findLastIndex((writes) => writes.some(isToKey));
    const write = this.writes[index]?.findLast(isToKey);
    const where = `${cf}/${printBytes(key)}`;
    if (write === undefined) return `nothing for ${where}, because no entry up to this index wrote it`;
    if (write.type === 'delete') return `nothing for ${where}, because entry ${index} deleted it`;
    return `${printBytes(write.value)} for ${where}, because entry ${index} put it`;
  }

  private checkLog(tree: MemTree, who: string): void {
    const { hardState, lastIndex, lastTerm } = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(this.regionId)));
    const { truncatedIndex, truncatedTerm, appliedIndex } = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(this.regionId)));
    let last = { index: truncatedIndex, term: truncatedTerm };
    const cursor = tree.cursor(RAFT_COLUMN_FAMILY, entryRange(this.regionId));
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
      const { index, term } = decodeEntry(entry.value);
      const expected = last.index + 1;
      checkLayout(
        index === expected,
        () => `${who}: expected entry ${expected} as the next entry of the log on disk, found entry ${index}.`,
      );
      last = { index, term };
    }
    checkLayout(
      last.index === lastIndex,
      () =>
        `${who}: the last index in the RaftLocalState on disk is ${lastIndex}. Expected a log on disk that ends there, found one that ends at entry ${last.index}.`,
    );
    checkLayout(
      last.term === lastTerm,
      () =>
        `${who}: the last term in the RaftLocalState on disk is ${lastTerm}. Expected a log on disk that ends with that term, found term ${last.term}.`,
    );
    checkLayout(
      appliedIndex <= lastIndex,
      () =>
        `${who}: the applied index on disk is ${appliedIndex}. Expected a log on disk that contains it, found one that ends at ${lastIndex}.`,
    );
    checkLayout(
      hardState.commit <= lastIndex,
      () =>
        `${who}: the commit index on disk is ${hardState.commit}. Expected a log on disk that contains it, found one that ends at ${lastIndex}.`,
    );
  }
}

function checkLayout(condition: boolean, message: () => string): void {
  check(condition, 'log on disk', message);
}

/** The writes of an entry's command. */
function writesOf(data: Uint8Array): WriteOperation[] {
  if (data.length === 0) return [];
  return decodeCommand(data).requests.flatMap(({ put, delete: remove }): WriteOperation[] => {
    if (put !== undefined) return [{ type: 'put', ...put }];
    return remove === undefined ? [] : [{ type: 'delete', ...remove }];
  });
}

/** The smallest key that only one of the two has, or that has different values. */
function firstDifference(actual: MemTreeCursor, expected: MemTreeCursor): Uint8Array | undefined {
  for (;;) {
    const [found, wanted] = [actual.next(), expected.next()];
    if (found === undefined || wanted === undefined) return (found ?? wanted)?.key;
    const order = compareBytes(found.key, wanted.key);
    if (order !== 0) return order < 0 ? found.key : wanted.key;
    if (!equalBytes(found.value, wanted.value)) return found.key;
  }
}
