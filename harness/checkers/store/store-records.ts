import { RegionIndex } from '#cluster/store/region-index';
import type { MemTree } from '#kit/engines/mem-tree';
import { contains } from '#kit/store/key-range';
import { RAFT_COLUMN_FAMILY, regionStateKey, regionStateRange } from '#kit/store/layout';
import { decodeRegionState } from '#kit/store/records';
import { rangeOf } from '#kit/store/snapshot-data';
import { printRange } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';
import { regionRecordOf } from '#harness/checkers/store/decoded';
import { check } from '#harness/scenario/check';

export interface RegionRecord {
  readonly region: Region;
  readonly isTombstone: boolean;
}

/** The records of the regions on a store's disk, and which region has a key. */
export class StoreRecords {
  private records = new Map<number, RegionRecord>();
  private index = new RegionIndex();

  /** @param fixed the regions of a store whose regions never change */
  constructor(fixed: readonly Region[] = []) {
    for (const region of fixed) this.set(region.id, { region, isTombstone: false });
  }

  /** Takes over the records of a disk. */
  load(tree: MemTree): void {
    [this.records, this.index] = [new Map(), new RegionIndex()];
    const cursor = tree.cursor(RAFT_COLUMN_FAMILY, regionStateRange());
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
      const record = decodeRegionState(entry.value);
      this.set(record.region.id, record);
    }
  }

  /** Takes over the records that a batch has changed. @returns those before, by region */
  update(regionIds: ReadonlySet<number>, tree: MemTree): Map<number, RegionRecord | undefined> {
    const before = new Map([...regionIds].map((id) => [id, this.records.get(id)]));
    for (const id of regionIds) this.index.delete(id);
    for (const id of regionIds) {
      const bytes = tree.shared(RAFT_COLUMN_FAMILY, regionStateKey(id));
      if (bytes === undefined) this.records.delete(id);
      else this.set(id, regionRecordOf(bytes)!);
    }
    return before;
  }

  private set(id: number, record: RegionRecord): void {
    this.records.set(id, record);
    if (record.isTombstone) return;
    const [other] = this.index.overlapping(rangeOf(record.region));
    check(
      other === undefined,
      'regions of a store',
      () =>
        `A store has regions ${other?.id} and ${id} on its disk. Expected regions without common keys, found ${printRange(other!)} and ${printRange(record.region)}.`,
    );
    this.index.set(record.region);
  }

  get(regionId: number): RegionRecord | undefined {
    return this.records.get(regionId);
  }

  /** The regions with a peer on the store, without tombstones. */
  regions(): Region[] {
    return this.index.overlapping({});
  }

  /** The region that has a key. */
  owner(key: Uint8Array): Region | undefined {
    return this.index.find(key);
  }

  /** Whether the key was of a removed peer, and may be on the disk until the store has deleted the peer's data. */
  isLeftover(key: Uint8Array): boolean {
    for (const { region, isTombstone } of this.records.values()) if (isTombstone && contains(rangeOf(region), key)) return true;
    return false;
  }
}
