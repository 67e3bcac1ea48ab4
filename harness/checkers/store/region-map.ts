import { equalBytes, printBytes } from '#kit/bytes';
import { MemTree } from '#kit/engines/mem-tree';
import type { LogState } from '#kit/raft/state';
import { initialLog } from '#kit/store/initial-peer';
import { RegionIndex } from '#cluster/store/region-index';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Peer, Region } from '#kit/wire/meta';
import { check } from '#harness/scenario/check';

import type { RegionChange } from './region-change';
import { RegionHistory, only } from './region-history';

/** The index of the entry with which the log of a region starts, if regions can change. */
const FIRST_INDEX = initialLog().applyState.appliedIndex;

/**
 * All regions of a cluster, as their committed entries say. The newest states of the regions always cover all keys, and no key is in two
 * of them: only splits change ranges.
 */
export class RegionMap {
  private readonly histories = new Map<number, RegionHistory>();
  private readonly newest = new RegionIndex();
  /** Of each peer that a region has or had, by its id. */
  private readonly stores = new Map<number, number>();

  /** The id of the first region. */
  readonly first: number;

  /** @param changesRegions false: the entries change only data */
  constructor(
    regions: readonly Region[],
    readonly changesRegions: boolean,
  ) {
    const first = changesRegions ? FIRST_INDEX : 0;
    for (const region of regions) this.add(region, first, MemTree.empty());
    this.first = regions[0]?.id ?? 0;
  }

  private add(region: Region, first: number, data: MemTree): void {
    const changes = (change: RegionChange, index: number): void => this.change(region.id, change, index);
    this.histories.set(region.id, new RegionHistory(first, { region, data }, this.changesRegions ? changes : undefined));
    this.newest.set(region);
    this.know(region.peers);
  }

  private know(peers: readonly Peer[]): void {
    for (const { id, storeId } of peers) this.stores.set(id, storeId);
  }

  history(regionId: number): RegionHistory | undefined {
    return this.histories.get(regionId);
  }

  /** The newest state of each region, in ascending order of their keys. */
  regions(): Region[] {
    return this.newest.overlapping({});
  }

  /** The newest state of the region that has a key. */
  find(key: Uint8Array): Region {
    return this.newest.find(key)!;
  }

  /** The store of a peer; `undefined` if no region ever had it. */
  storeOf(peerId: number): number | undefined {
    return this.stores.get(peerId);
  }

  /** Adds the entries that a node has committed. */
  committed(regionId: number, log: LogState): void {
    this.histories.get(regionId)?.committed(log);
  }

  private change(regionId: number, { region, created, data }: RegionChange, index: number): void {
    const what = `Entry ${index} of region ${regionId} is committed, with a command`;
    if (created !== undefined) {
      this.checkSplit(region, created, what);
      this.newest.set(region);
      this.add(created, FIRST_INDEX, only(data, rangeOf(created)));
    } else {
      checkPeers(region, what);
      this.newest.set(region);
      this.know(region.peers);
    }
  }

  private checkSplit(left: Region, right: Region, what: string): void {
    check(
      !equalBytes(left.startKey, left.endKey),
      'splitting',
      () =>
        `${what} that splits it at its start key, ${printBytes(left.startKey)}. Expected this split to be refused before it is proposed: the left half has no keys.`,
    );
    check(
      right.peers.every(({ id }) => id !== 0),
      'splitting',
      () =>
        `${what} that splits it. Expected an id for each of the ${right.peers.length} new peers, found ${right.peers.filter(({ id }) => id !== 0).length}: this split must be refused before it is proposed.`,
    );
    check(
      !this.histories.has(right.id),
      'splitting',
      () => `${what} that creates region ${right.id}. Expected a new region, found that this region exists.`,
    );
  }
}

function checkPeers({ peers }: Region, what: string): void {
  const counts = new Map<number, number>();
  for (const { storeId } of peers) counts.set(storeId, (counts.get(storeId) ?? 0) + 1);
  const double = [...counts].find(([, count]) => count > 1);
  check(
    double === undefined,
    'one peer per store',
    () => `${what} that adds a peer. Expected at most one peer of a region on each store, found ${double?.[1]} on store ${double?.[0]}.`,
  );
  check(peers.length > 0, 'one peer per store', () => `${what} that removes its last peer. Expected this change to be refused.`);
}
