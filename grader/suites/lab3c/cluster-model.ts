import { compareBytes } from '#kit/bytes';
import type { StoreCounters } from '#kit/scheduler/cluster-info';
import { type RegionInfo, isPending, peerOnStore } from '#kit/scheduler/region-info';

/** The obvious version of what the scheduler knows: a list that is searched completely. */
export class ClusterModel {
  private infos: RegionInfo[] = [];

  /** In ascending order of the start keys. */
  get regions(): readonly RegionInfo[] {
    return this.infos;
  }

  /** @returns whether the heartbeat is accepted */
  report(info: RegionInfo): boolean {
    const replaced = this.infos.filter((known) => known.region.id === info.region.id || overlap(known, info));
    if (replaced.some((known) => isStale(info, known))) return false;
    this.infos = [...this.infos.filter((known) => !replaced.includes(known)), info];
    this.infos.sort((left, right) => compareBytes(left.region.startKey, right.region.startKey));
    return true;
  }
}

function isStale(info: RegionInfo, known: RegionInfo): boolean {
  if (info.region.regionEpoch!.version < known.region.regionEpoch!.version) return true;
  if (info.region.regionEpoch!.confVer < known.region.regionEpoch!.confVer) return true;
  return info.region.id === known.region.id && info.term < known.term;
}

function overlap(left: RegionInfo, right: RegionInfo): boolean {
  return startsBeforeEnd(left, right) && startsBeforeEnd(right, left);
}

function startsBeforeEnd(left: RegionInfo, { region: { endKey } }: RegionInfo): boolean {
  return endKey.length === 0 || compareBytes(left.region.startKey, endKey) < 0;
}

/** Sums over the regions, computed from nothing. Stores without peers are missing. */
export function recount(infos: readonly RegionInfo[]): Map<number, StoreCounters> {
  const storeIds = new Set(infos.flatMap(({ region }) => region.peers.map(({ storeId }) => storeId)));
  return new Map([...storeIds].map((storeId) => [storeId, countersOn(storeId, infos)]));
}

function countersOn(storeId: number, infos: readonly RegionInfo[]): StoreCounters {
  const own = infos.filter((info) => peerOnStore(info, storeId) !== undefined);
  return {
    regionCount: own.length,
    leaderCount: own.filter(({ leader }) => leader.storeId === storeId).length,
    pendingCount: own.filter((info) => isPending(info, peerOnStore(info, storeId)!.id)).length,
    regionSize: own.reduce((sum, { approximateSize }) => sum + approximateSize, 0),
  };
}
