import { compareBytes } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';

import type { RegionInfo } from './region-info';

/**
 * The regions that the scheduler knows, in the order of their start keys. No two of them overlap. Between them there can be gaps:
 * keys whose region is not known.
 *
 * It is a sorted array. A lookup takes O(log n) comparisons. To replace a region by one with the same range takes as long; to change
 * the ranges, which only splits do, moves O(n) references.
 */
export class RegionTree {
  private readonly sorted: RegionInfo[] = [];
  private readonly byId = new Map<number, RegionInfo>();

  /** The number of regions. */
  get size(): number {
    return this.byId.size;
  }

  /**
   * Adds `info`, and removes every region that overlaps it, and the region with the same id. The caller decides before whether `info`
   * is newer than those.
   * @returns the regions that were removed
   */
  put(info: RegionInfo): RegionInfo[] {
    const removed = this.replacedBy(info.region);
    for (const old of removed) this.remove(old);
    this.sorted.splice(this.firstAtOrAfter(info.region.startKey), 0, info);
    this.byId.set(info.region.id, info);
    return removed;
  }

  /** The regions that a put of `region` would remove: those that overlap it, in ascending order, and the one with the same id. */
  replacedBy(region: Region): RegionInfo[] {
    const replaced = this.overlapping(region);
    const sameId = this.byId.get(region.id);
    if (sameId !== undefined && !replaced.includes(sameId)) replaced.push(sameId);
    return replaced;
  }

  /** The region with this id. */
  get(regionId: number): RegionInfo | undefined {
    return this.byId.get(regionId);
  }

  /** The region that contains `key`. */
  find(key: Uint8Array): RegionInfo | undefined {
    const candidate = this.sorted[this.lastAtOrBefore(key)];
    return candidate !== undefined && endsAfter(candidate, key) ? candidate : undefined;
  }

  /**
   * The regions that overlap the keys from `startKey` to `endKey` (exclusive; empty: no end), in ascending order.
   * @param limit the maximum number of regions. Default: no limit
   */
  scan(startKey: Uint8Array, endKey: Uint8Array, limit = Infinity): RegionInfo[] {
    return this.overlapping({ startKey, endKey }, limit);
  }

  /** All regions, in ascending order. */
  all(): readonly RegionInfo[] {
    return this.sorted;
  }

  /** Whether every key is in a known region. */
  coversAllKeys(): boolean {
    const last = this.sorted.at(-1);
    if (last === undefined || this.sorted[0]!.region.startKey.length > 0 || last.region.endKey.length > 0) return false;
    return this.sorted.every(({ region }, i) => i === 0 || compareBytes(this.sorted[i - 1]!.region.endKey, region.startKey) === 0);
  }

  private overlapping({ startKey, endKey }: Pick<Region, 'startKey' | 'endKey'>, limit = Infinity): RegionInfo[] {
    const found: RegionInfo[] = [];
    for (let i = Math.max(this.lastAtOrBefore(startKey), 0); i < this.sorted.length && found.length < limit; i++) {
      const info = this.sorted[i]!;
      if (isAtOrAfterEnd(info.region.startKey, endKey)) break;
      if (endsAfter(info, startKey)) found.push(info);
    }
    return found;
  }

  private remove(info: RegionInfo): void {
    this.sorted.splice(this.firstAtOrAfter(info.region.startKey), 1);
    this.byId.delete(info.region.id);
  }

  /** The position of the last region that starts at or before `key`; -1 if there is none. */
  private lastAtOrBefore(key: Uint8Array): number {
    const next = this.firstAtOrAfter(key);
    const startsAtKey = next < this.sorted.length && compareBytes(this.sorted[next]!.region.startKey, key) === 0;
    return startsAtKey ? next : next - 1;
  }

  /** The position of the first region that starts at or after `key`; the number of regions if there is none. */
  private firstAtOrAfter(key: Uint8Array): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareBytes(this.sorted[middle]!.region.startKey, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function endsAfter({ region }: RegionInfo, key: Uint8Array): boolean {
  return !isAtOrAfterEnd(key, region.endKey);
}

/** @param endKey of a range; empty: it has no end */
function isAtOrAfterEnd(key: Uint8Array, endKey: Uint8Array): boolean {
  return endKey.length > 0 && compareBytes(key, endKey) >= 0;
}
