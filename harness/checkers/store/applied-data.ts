import { compareBytes, equalBytes, printBytes } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { WriteOperation } from '#kit/engine';
import { MemTree, type MemTreeCursor } from '#kit/engines/mem-tree';
import type { LogState } from '#kit/raft/state';
import { RAFT_COLUMN_FAMILY } from '#kit/store/layout';
import { decodeCommand } from '#kit/store/command';
import { type DiskChange, readRegionStates } from '#harness/checkers/store/disk-change';
import { checkLogAfterBatch, checkLogOnDisk } from '#harness/checkers/store/log-on-disk';
import { check, printValue } from '#harness/scenario/check';
import { type RunFailed, violation } from '#harness/scenario/verdict';

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
      for (const write of writes) checkFamily(write, index);
      this.writes.push(writes);
      this.after.push(this.after[index - 1]!.apply(writes));
    }
  }

  /** @throws RunFailed if the disk is inconsistent or contradicts the committed entries. @param who names the disk: `store 1 after a crash` */
  checkDisk(tree: MemTree, who: string): void {
    const states = readRegionStates(tree, this.regionId);
    checkLogOnDisk(tree, this.regionId, states, who);
    const { appliedIndex } = states.applyState;
    const expected = this.dataAfter(appliedIndex, who);
    for (const cf of DATA_COLUMN_FAMILIES) {
      const key = firstDifference(tree.cursor(cf), expected.cursor(cf));
      if (key !== undefined) throw this.wrongValue(tree, cf, key, appliedIndex, `${who}: the applied index on disk is ${appliedIndex}`);
    }
  }

  /**
   * The same after a batch, if it held before. It still holds if the batch has the writes of the entries between the two applied
   * indexes; otherwise, all keys that the batch or these entries wrote are checked. @throws RunFailed
   */
  checkBatch(change: DiskChange): void {
    const { tree, batch, before, after, who } = change;
    checkLogAfterBatch(change, this.regionId);
    const [from, to] = [before.applyState.appliedIndex, after.applyState.appliedIndex];
    const expected = this.dataAfter(to, who);
    const writes = batch.filter(({ cf }) => cf !== RAFT_COLUMN_FAMILY);
    const entries = this.writes.slice(Math.min(from, to) + 1, Math.max(from, to) + 1).flat();
    if (from <= to && writes.length === entries.length && writes.every((write, i) => isSameWrite(write, entries[i]!))) return;
    for (const { cf, key } of [...writes, ...entries]) {
      if (isSame(tree.shared(cf, key), expected.shared(cf, key))) continue;
      const index = from === to ? `left the applied index on disk at ${to}` : `moved the applied index on disk from ${from} to ${to}`;
      throw this.wrongValue(tree, cf, key, to, `${who}: the batch ${index}`);
    }
  }

  private dataAfter(appliedIndex: number, who: string): MemTree {
    const expected = this.after[appliedIndex];
    check(
      expected !== undefined,
      'applied state',
      () =>
        `${who}: the applied index on disk is ${appliedIndex}. Expected an index that is committed, found that entry ${appliedIndex} is not.`,
    );
    return expected;
  }

  private wrongValue(tree: MemTree, cf: string, key: Uint8Array, applied: number, what: string): RunFailed {
    return violation('applied state', `${what}. Expected ${this.expectedValue(cf, key, applied)}; found ${printValue(tree.get(cf, key))}.`);
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
}

/** No store could apply another one. */
function checkFamily({ type, cf, key }: WriteOperation, index: number): void {
  const message = (): string =>
    `Entry ${index} is committed, with the command ${type} ${cf}/${printBytes(key)}. Expected only commands whose column families are ${DATA_COLUMN_FAMILIES.join(', ')}: all others must be refused before they are proposed.`;
  check(
    DATA_COLUMN_FAMILIES.some((family) => family === cf),
    'impossible commands',
    message,
  );
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

function isSameWrite(one: WriteOperation, other: WriteOperation): boolean {
  if (one.type !== other.type || one.cf !== other.cf || !equalBytes(one.key, other.key)) return false;
  return one.type === 'delete' || other.type === 'delete' || equalBytes(one.value, other.value);
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equalBytes(one, other);
}
