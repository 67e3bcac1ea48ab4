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
 * What a region's data are after each entry, worked out from the entries that were committed; and whether a disk agrees with
 * that: its data are those after its applied index, and its log is the one that its state speaks of.
 */
export class AppliedData {
  /** By index; `[0]` is a region without data. */
  private readonly after: MemTree[] = [MemTree.empty()];
  /** What each entry wrote, by index. */
  private readonly writes: WriteOperation[][] = [[]];

  constructor(private readonly regionId: number) {}

  /**
   * Takes in what a node has committed; one that commits through a snapshot shows nothing, but some other node did before. At
   * once, and not only after the event: a store that crashes in it may have begun to write the effect of what has just been
   * committed, and a batch in flight may survive.
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

  /** @throws RunFailed where the disk contradicts itself, or what was committed. `who` names it: `store 1, after a crash` */
  checkDisk(tree: MemTree, who: string): void {
    this.checkLog(tree, who);
    const { appliedIndex } = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(this.regionId)));
    const expected = this.after[appliedIndex];
    check(expected !== undefined, 'applied state', () => `${who}: entry ${appliedIndex} is said to be applied, but it was not committed.`);
    for (const cf of DATA_COLUMN_FAMILIES) {
      const key = firstDifference(tree.cursor(cf), expected.cursor(cf));
      if (key === undefined) continue;
      const should = `the applied index is ${appliedIndex}, and ${this.lastWrite(cf, key, appliedIndex)}`;
      throw violation('applied state', `${who}: ${should}. But the disk has ${printValue(tree.get(cf, key))}.`);
    }
  }

  /** Who wrote a key last. */
  private lastWrite(cf: string, key: Uint8Array, applied: number): string {
    const isIt = (write: WriteOperation): boolean => write.cf === cf && equalBytes(write.key, key);
    const index = this.writes.slice(0, applied + 1).findLastIndex((writes) => writes.some(isIt));
    const write = this.writes[index]?.findLast(isIt);
    const where = `${cf}/${printBytes(key)}`;
    if (write === undefined) return `no entry up to there wrote ${where}`;
    return `the last to write ${where} was entry ${index}, ${write.type === 'put' ? `a put of ${printBytes(write.value)}` : 'which deleted it'}`;
  }

  private checkLog(tree: MemTree, who: string): void {
    const { hardState, lastIndex, lastTerm } = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(this.regionId)));
    const { truncatedIndex, truncatedTerm, appliedIndex } = decodeApplyState(tree.get(RAFT_COLUMN_FAMILY, applyStateKey(this.regionId)));
    let last = { index: truncatedIndex, term: truncatedTerm };
    const cursor = tree.cursor(RAFT_COLUMN_FAMILY, entryRange(this.regionId));
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
      const { index, term } = decodeEntry(entry.value);
      const expected = last.index + 1;
      checkLayout(index === expected, () => `${who}: the log on disk has entry ${index} where entry ${expected} belongs.`);
      last = { index, term };
    }
    checkLayout(
      last.index === lastIndex,
      () => `${who}: the log on disk ends at entry ${last.index}, but its RaftLocalState says ${lastIndex}.`,
    );
    checkLayout(
      last.term === lastTerm,
      () => `${who}: the log on disk ends with an entry of term ${last.term}, but its RaftLocalState says ${lastTerm}.`,
    );
    checkLayout(
      appliedIndex <= lastIndex,
      () => `${who}: entry ${appliedIndex} is said to be applied, but the log on disk ends at ${lastIndex}.`,
    );
    checkLayout(
      hardState.commit <= lastIndex,
      () => `${who}: entry ${hardState.commit} is said to be committed, but the log on disk ends at ${lastIndex}.`,
    );
  }
}

function checkLayout(condition: boolean, message: () => string): void {
  check(condition, 'log on disk', message);
}

/** The changes that an entry's command makes to data. */
function writesOf(data: Uint8Array): WriteOperation[] {
  if (data.length === 0) return [];
  return decodeCommand(data).requests.flatMap(({ put, delete: remove }): WriteOperation[] => {
    if (put !== undefined) return [{ type: 'put', ...put }];
    return remove === undefined ? [] : [{ type: 'delete', ...remove }];
  });
}

/** The smallest key that only one side has, or that has two values. */
function firstDifference(actual: MemTreeCursor, expected: MemTreeCursor): Uint8Array | undefined {
  for (;;) {
    const [has, wants] = [actual.next(), expected.next()];
    if (has === undefined || wants === undefined) return (has ?? wants)?.key;
    const order = compareBytes(has.key, wants.key);
    if (order !== 0) return order < 0 ? has.key : wants.key;
    if (!equalBytes(has.value, wants.value)) return has.key;
  }
}
