import { equalBytes, printBytes } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { KeyRange, WriteBatch, WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, parseRecordKey, regionStateKey } from '#kit/store/layout';
import { rangeOf } from '#kit/store/snapshot-data';
import { printRegion } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { check, printValue } from '#harness/scenario/check';
import { type RunFailed, violation } from '#harness/scenario/verdict';
import type { SimulatedDisk } from '#harness/simulation/disk';

import { firstDifference, isSame, isSameWrite } from './compare-data';
import { regionRecordOf } from './decoded';
import type { RegionStates } from './disk-change';
import { DurableDisk } from './durable-disk';
import { checkLogAfterBatch, checkLogOnDisk } from './log-on-disk';
import { PeerLog } from './peer-log';
import type { RegionAt } from './region-history';
import type { RegionMap } from './region-map';
import { type RegionRecord, StoreRecords } from './store-records';

/** What a batch did to one region. */
interface RegionStep {
  readonly regionId: number;
  readonly before: RegionStates;
  readonly after: RegionStates;
  /** The operations on the records of its log. */
  readonly log: WriteBatch;
  readonly recordBefore: RegionRecord | undefined;
  readonly record: RegionRecord | undefined;
}

/**
 * Checks that the disk of a store agrees with the committed entries: for each region it has exactly the data and the region after the applied
 * index, and a log that matches its states. It has no other data. The cost of a batch depends on what it wrote, not on the number of regions.
 */
export class StoreDisk {
  private readonly logs = new Map<number, DurableDisk>();
  private readonly records: StoreRecords;
  /** By region: a record, and the region that it was compared with. */
  private readonly verified = new Map<number, { readonly found: Region; readonly region: Region }>();
  private readonly unchecked: { readonly batch: WriteBatch; readonly tree: MemTree }[] = [];
  /** The data after the last batch that was checked. */
  private tree = MemTree.empty();

  /**
   * @param regions the regions of the cluster at its start
   * @param changed called with the record of a region that has changed
   */
  constructor(
    private readonly storeId: number,
    private readonly disk: SimulatedDisk,
    private readonly map: RegionMap,
    regions: readonly Region[],
    private readonly changed: (record: RegionRecord, before: RegionRecord | undefined) => void,
  ) {
    this.records = new StoreRecords(map.changesRegions ? [] : regions);
  }

  /** The durable log of a peer on the store. */
  log(regionId: number, peerId: number): DurableLog {
    const log = this.statesOf(regionId);
    return this.map.changesRegions ? new PeerLog(log, () => this.isDurable(regionId, peerId)) : log;
  }

  /** Whether what is durable of a log was written by this peer. If no region is durable, only a peer without log entries can have written it. */
  private isDurable(regionId: number, peerId: number): boolean {
    const record = regionRecordOf(this.disk.durableTree.shared(RAFT_COLUMN_FAMILY, regionStateKey(regionId)));
    if (record !== undefined && !record.isTombstone) return record.region.peers.some(({ id }) => id === peerId);
    return this.statesOf(regionId).lastIndex === 0;
  }

  private statesOf(regionId: number): DurableDisk {
    let log = this.logs.get(regionId);
    if (log === undefined) this.logs.set(regionId, (log = new DurableDisk(this.disk, regionId)));
    return log;
  }

  /** The regions whose peers are on the disk now. */
  regions(): readonly Region[] {
    return this.records.regions();
  }

  /** A batch took effect. It is checked later: the entries that it applied may be committed in the same event. */
  written(batch: WriteBatch): void {
    this.unchecked.push({ batch, tree: this.disk.tree });
  }

  /** Checks what was written since the last check. @throws RunFailed */
  check(): void {
    for (const { batch, tree } of this.unchecked.splice(0)) this.checkBatch(batch, tree, `store ${this.storeId} wrote a batch`);
  }

  /** Checks the whole disk, which a crash may have changed. @param who names it in messages. @throws RunFailed */
  checkAll(who: string): void {
    this.unchecked.length = 0;
    const { tree } = this.disk;
    this.tree = tree;
    if (this.map.changesRegions) this.records.load(tree);
    for (const { id } of this.records.regions()) this.checkRegion(id, tree, who);
    if (this.map.changesRegions) this.checkOthers({}, tree, who);
  }

  private checkBatch(batch: WriteBatch, tree: MemTree, who: string): void {
    const { logs, data, changedRecords } = this.split(batch);
    const recordsBefore = this.records.update(changedRecords, tree);
    const steps: RegionStep[] = [...logs].map(([regionId, log]) => {
      const states = this.statesOf(regionId);
      const record = this.records.get(regionId);
      const recordBefore = recordsBefore.has(regionId) ? recordsBefore.get(regionId) : record;
      return { regionId, log, before: states.statesOf(this.tree), after: states.statesOf(tree), recordBefore, record };
    });
    this.tree = tree;
    for (const step of steps) this.checkLog(step, tree, who);
    if (!steps.every(isUsual) || !this.isExpected(steps, data, who)) this.checkKeys(steps, data, tree, who);
    for (const step of steps) this.checkRecord(step, tree, who);
  }

  /** The operations of a batch: on the log and the record of each region, and on data. */
  private split(batch: WriteBatch): { logs: Map<number, WriteOperation[]>; data: WriteOperation[]; changedRecords: ReadonlySet<number> } {
    const logs = new Map<number, WriteOperation[]>();
    const data: WriteOperation[] = [];
    const changedRecords = new Set<number>();
    for (const operation of batch) {
      if (operation.cf !== RAFT_COLUMN_FAMILY) {
        data.push(operation);
        continue;
      }
      const { kind, regionId } = parseRecordKey(operation.key) ?? {};
      if (regionId === undefined) continue;
      const known = logs.get(regionId);
      if (known === undefined) logs.set(regionId, [operation]);
      else known.push(operation);
      if (kind === 'region' && this.map.changesRegions) changedRecords.add(regionId);
    }
    return { logs, data, changedRecords };
  }

  private checkLog({ log, before, after, regionId }: RegionStep, tree: MemTree, who: string): void {
    if (this.map.history(regionId) !== undefined)
      checkLogAfterBatch({ batch: log, before, after, tree, who: this.name(who, regionId) }, regionId);
  }

  /** Whether the writes are those of the entries that became applied, region by region. */
  private isExpected(steps: readonly RegionStep[], data: readonly WriteOperation[], who: string): boolean {
    const entries = steps.flatMap((step) => this.writesOf(step, who));
    return data.length === entries.length && data.every((write, i) => isSameWrite(write, entries[i]!));
  }

  /** The writes of the entries between the two applied indexes. */
  private writesOf({ regionId, before, after }: RegionStep, who: string): readonly WriteOperation[] {
    this.stateAt(regionId, after, who);
    return this.map.history(regionId)!.writesBetween(before.applyState.appliedIndex, after.applyState.appliedIndex);
  }

  /** Checks each key that the batch or one of its entries wrote. */
  private checkKeys(steps: readonly RegionStep[], data: readonly WriteOperation[], tree: MemTree, who: string): void {
    const entries = steps.filter(({ record }) => isHosted(record)).flatMap((step) => this.writesOf(step, who));
    for (const { cf, key } of [...data, ...entries]) this.checkKey(cf, key, tree, steps, who);
  }

  private checkKey(cf: string, key: Uint8Array, tree: MemTree, steps: readonly RegionStep[], who: string): void {
    const owner = this.records.owner(key);
    const found = tree.shared(cf, key);
    if (owner === undefined) return this.checkOther(cf, key, found, who);
    const states = this.statesOf(owner.id).statesOf(tree);
    const { data } = this.stateAt(owner.id, states, who);
    if (isSame(found, data.shared(cf, key))) return;
    const to = states.applyState.appliedIndex;
    const from = steps.find(({ regionId }) => regionId === owner.id)?.before.applyState.appliedIndex ?? to;
    const index = this.indexName(owner.id);
    const moved = from === to ? `left ${index} at ${to}` : `moved ${index} from ${from} to ${to}`;
    throw this.wrongValue(tree, cf, key, owner.id, to, `${who}: the batch ${moved}`);
  }

  /** A key that no region of the store has. */
  private checkOther(cf: string, key: Uint8Array, found: Uint8Array | undefined, who: string): void {
    const message = (): string =>
      `${who}: ${cf}/${printBytes(key)} is in no region of the store. Expected that it is not on the disk, found ${printValue(found)}. The data of a removed peer must be deleted.`;
    check(found === undefined || this.records.isLeftover(key), 'data of removed peers', message);
  }

  /** Checks what became of a region whose record has changed, or should have. */
  private checkRecord(step: RegionStep, tree: MemTree, who: string): void {
    const { regionId, record, recordBefore, after } = step;
    const history = this.map.history(regionId);
    if (!this.map.changesRegions || history === undefined) return;
    if (record !== recordBefore && record !== undefined) this.changed(record, recordBefore);
    if (isHosted(record)) this.checkHosted(step, this.stateAt(regionId, after, who), who);
    else if (record !== recordBefore && isHosted(recordBefore)) this.checkRemoved(recordBefore!.region, who);
    if (isSameRange(record, recordBefore)) return;
    for (const changed of [record, recordBefore]) if (changed !== undefined) this.checkOthers(rangeOf(changed.region), tree, who);
    if (isHosted(record)) this.checkRegion(regionId, tree, who);
  }

  private checkHosted({ regionId, record, before, after }: RegionStep, { region }: RegionAt, who: string): void {
    const { region: found } = record!;
    const verified = this.verified.get(regionId);
    if (verified?.found === found && verified.region === region) return;
    this.verified.set(regionId, { found, region });
    const isMember = region.peers.some(({ storeId }) => storeId === this.storeId);
    const index = after.applyState.appliedIndex;
    check(
      isMember,
      'removed peer',
      () =>
        `${who}: ${this.indexName(regionId)} is ${index}. Expected a tombstone in place of region ${regionId}, because its peer on this store is removed by then; found the region ${printRegion(found)}.`,
    );
    this.checkSameRegion(found, region, index, who);
    const first = before.applyState.appliedIndex;
    // A snapshot replaces the entries, and creates no region.
    if (after.applyState.truncatedIndex > first) return;
    for (let i = first + 1; i <= index; i++) this.checkCreated(this.map.history(regionId)!.at(i)?.created, i, who);
  }

  /** After a split, the store has the right half too. */
  private checkCreated(created: Region | undefined, index: number, who: string): void {
    if (created === undefined) return;
    check(
      this.records.get(created.id) !== undefined,
      'splitting',
      () =>
        `${who}: it applies entry ${index}, a split that creates region ${created.id}. Expected a record of region ${created.id} in the same batch, found none.`,
    );
  }

  private checkRemoved(region: Region, who: string): void {
    const { peers } = this.map.history(region.id)!.newest.region;
    const own = region.peers.find(({ storeId }) => storeId === this.storeId)!;
    check(
      !peers.some(({ id }) => id === own.id),
      'removed peer',
      () =>
        `${who}: it removes its peer ${own.id} of region ${region.id}. Expected a peer that a committed command has removed, found that the region still has it.`,
    );
  }

  /** Checks a region as a whole. */
  private checkRegion(regionId: number, tree: MemTree, who: string): void {
    const states = this.statesOf(regionId).statesOf(tree);
    checkLogOnDisk(tree, regionId, states, this.name(who, regionId));
    const { appliedIndex } = states.applyState;
    const { data, region } = this.stateAt(regionId, states, who);
    const record = this.records.get(regionId)!;
    const range = rangeOf(record.region);
    for (const cf of DATA_COLUMN_FAMILIES) {
      const key = firstDifference(tree.cursor(cf, range), data.cursor(cf));
      if (key !== undefined)
        throw this.wrongValue(tree, cf, key, regionId, appliedIndex, `${who}: ${this.indexName(regionId)} is ${appliedIndex}`);
    }
    if (this.map.changesRegions) this.checkSameRegion(record.region, region, appliedIndex, who);
  }

  private checkSameRegion(found: Region, expected: Region, appliedIndex: number, who: string): void {
    check(
      printRegion(found) === printRegion(expected),
      'regions on disk',
      () =>
        `${who}: ${this.indexName(found.id)} is ${appliedIndex}. Expected region ${found.id} with ${printRegion(expected)}; found ${printRegion(found)}.`,
    );
  }

  /** Checks that all keys of a range that are on the disk belong to a region. */
  private checkOthers(range: KeyRange, tree: MemTree, who: string): void {
    for (const cf of DATA_COLUMN_FAMILIES) {
      const cursor = tree.cursor(cf, range);
      for (let entry = cursor.next(); entry !== undefined; entry = cursor.next())
        if (this.records.owner(entry.key) === undefined) this.checkOther(cf, entry.key, entry.value, who);
    }
  }

  /** The region after the applied index on disk. */
  private stateAt(regionId: number, { applyState }: RegionStates, who: string): RegionAt {
    const { appliedIndex } = applyState;
    const state = this.map.history(regionId)?.at(appliedIndex);
    check(
      state !== undefined,
      'applied state',
      () =>
        `${who}: ${this.indexName(regionId)} is ${appliedIndex}. Expected an index that is committed, found that entry ${appliedIndex} is not.`,
    );
    return state;
  }

  private wrongValue(tree: MemTree, cf: string, key: Uint8Array, regionId: number, applied: number, what: string): RunFailed {
    const expected = this.map.history(regionId)!.explain(cf, key, applied);
    return violation('applied state', `${what}. Expected ${expected}; found ${printValue(tree.get(cf, key))}.`);
  }

  private indexName(regionId: number): string {
    return this.map.changesRegions ? `the applied index of region ${regionId} on disk` : 'the applied index on disk';
  }

  private name(who: string, regionId: number): string {
    return this.map.changesRegions ? `${who}: region ${regionId}` : who;
  }
}

/** A region with a peer on the store. */
function isHosted(record: RegionRecord | undefined): boolean {
  return record !== undefined && !record.isTombstone;
}

/** The batch only applied entries, or changed the log. */
function isUsual({ record, recordBefore, before, after }: RegionStep): boolean {
  return (
    isHosted(record) && isHosted(recordBefore) && record === recordBefore && before.applyState.appliedIndex <= after.applyState.appliedIndex
  );
}

function isSameRange(one: RegionRecord | undefined, other: RegionRecord | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.isTombstone !== other.isTombstone) return false;
  return equalBytes(one.region.startKey, other.region.startKey) && equalBytes(one.region.endKey, other.region.endKey);
}
