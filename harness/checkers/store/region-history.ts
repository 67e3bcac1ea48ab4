import { equalBytes, printBytes } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { KeyRange, WriteOperation } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import type { LogState } from '#kit/raft/state';
import { decodeCommand } from '#kit/store/command';
import { contains } from '#kit/store/key-range';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';
import { AdminCmdType, type RaftCmdRequest } from '#kit/wire/raft-command';
import { check } from '#harness/scenario/check';

import { type RegionChange, changedPeers, splitHalves, whyNotCurrent } from './region-change';

/** A region after one of its entries. */
export interface RegionAt {
  readonly region: Region;
  /** The data of the region's keys. */
  readonly data: MemTree;
  /** What the entry wrote. A command that is not for the region's epoch, or for other keys, writes nothing. */
  readonly writes: readonly WriteOperation[];
  /** The region that the entry created: it was a split. */
  readonly created?: Region;
  /** Of a command that takes no effect: what it would have written. */
  readonly ignored?: { readonly writes: readonly WriteOperation[]; readonly why: string };
}

/** What the committed entries of a region's log do, one after the other: to the region and to its data. */
export class RegionHistory {
  private readonly states: RegionAt[];

  /**
   * @param first the index of the entry after which the region begins
   * @param start the region then
   * @param changes called with a change of the region, when its entry is committed. Missing: the entries change only data
   */
  constructor(
    private readonly first: number,
    start: Pick<RegionAt, 'region' | 'data'>,
    private readonly changes?: (change: RegionChange, index: number) => void,
  ) {
    this.states = [{ ...start, writes: [] }];
  }

  /** The index of the last entry that is committed. */
  get last(): number {
    return this.first + this.states.length - 1;
  }

  get newest(): RegionAt {
    return this.states.at(-1)!;
  }

  /** The region after an entry; `undefined` if the entry is not committed. */
  at(index: number): RegionAt | undefined {
    return this.states[index - this.first];
  }

  /** The writes of the entries between two indexes, in either order. */
  writesBetween(one: number, other: number): readonly WriteOperation[] {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    return this.states.slice(Math.max(0, from - this.first + 1), to - this.first + 1).flatMap(({ writes }) => writes);
  }

  /**
   * Adds the entries that a node has committed. A node that commits through a snapshot does not have them, but another node
   * committed them before. This is called during an event and not only after it: a store that crashes in that event may have
   * started to write the effect of an entry that it has just committed, and a batch in flight may survive.
   */
  committed({ committed, entries, snapshotIndex }: LogState): void {
    for (let index = this.last + 1; index <= committed; index++) {
      const entry = entries[index - snapshotIndex - 1];
      if (entry === undefined) return;
      this.states.push(this.after(entry.data, index));
    }
  }

  private after(bytes: Uint8Array, index: number): RegionAt {
    const before = this.newest;
    const command = bytes.length === 0 ? undefined : decodeCommand(bytes);
    const { region } = before;
    if (command === undefined) return { region, data: before.data, writes: [] };
    const why = this.changes === undefined ? undefined : whyNotCurrent(region, command);
    if (why !== undefined) return { region, data: before.data, writes: [], ignored: { writes: writesOf(command), why } };
    const writes = writesOf(command);
    for (const write of writes) checkFamily(write, index);
    const change = changeOf(region, command);
    const data = before.data.apply(writes);
    if (change === undefined) return { region, data, writes };
    this.changes?.({ ...change, data }, index);
    return { ...change, data: change.created === undefined ? data : only(data, rangeOf(change.region)), writes };
  }

  /** The value of a key after entry `index`, and the entry that wrote it, for people. */
  explain(cf: string, key: Uint8Array, index: number): string {
    const isToKey = (write: WriteOperation): boolean => write.cf === cf && equalBytes(write.key, key);
    const position = this.states.slice(0, index - this.first + 1).findLastIndex(({ writes }) => writes.some(isToKey));
    const write = this.states[position]?.writes.findLast(isToKey);
    const where = `${cf}/${printBytes(key)}`;
    const entry = this.first + position;
    const ignored = this.states.slice(0, index - this.first + 1).findLastIndex((state) => state.ignored?.writes.some(isToKey));
    return (
      this.expected(where, key, cf, entry, write) +
      (ignored > position ? `. Entry ${this.first + ignored} writes it, but takes no effect: ${this.states[ignored]!.ignored!.why}` : '')
    );
  }

  private expected(where: string, key: Uint8Array, cf: string, entry: number, write: WriteOperation | undefined): string {
    if (write?.type === 'delete') return `nothing for ${where}, because entry ${entry} deleted it`;
    if (write !== undefined) return `${printBytes(write.value)} for ${where}, because entry ${entry} put it`;
    const initial = this.states[0]!.data.get(cf, key);
    if (initial !== undefined) return `${printBytes(initial)} for ${where}, because the region had it when a split created it`;
    return `nothing for ${where}, because no entry up to this index wrote it`;
  }
}

function changeOf(region: Region, { adminRequest }: RaftCmdRequest): Omit<RegionChange, 'data'> | undefined {
  switch (adminRequest?.cmdType) {
    case AdminCmdType.ChangePeer:
      return { region: changedPeers(region, adminRequest.changePeer!) };
    case AdminCmdType.Split: {
      const [left, right] = splitHalves(region, adminRequest.split!);
      return { region: left, created: right };
    }
    default:
      return undefined;
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

function writesOf({ requests }: RaftCmdRequest): WriteOperation[] {
  return requests.flatMap(({ put, delete: remove }): WriteOperation[] => {
    if (put !== undefined) return [{ type: 'put', ...put }];
    return remove === undefined ? [] : [{ type: 'delete', ...remove }];
  });
}

/** The part of the data that is in a range. */
export function only(data: MemTree, range: KeyRange): MemTree {
  const outside: WriteOperation[] = [];
  for (const cf of DATA_COLUMN_FAMILIES) {
    const cursor = data.cursor(cf);
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next())
      if (!contains(range, entry.key)) outside.push({ type: 'delete', cf, key: entry.key });
  }
  return data.apply(outside);
}
