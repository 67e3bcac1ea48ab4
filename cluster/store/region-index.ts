import { compareBytes } from '#kit/bytes';
import type { KeyRange } from '#kit/engine';
import { contains, overlaps } from '#kit/store/key-range';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';

/** The regions of a store by their ranges, which are disjoint. A look-up takes logarithmic time. */
export class RegionIndex {
  /** By id, as they are in the index. */
  private readonly known = new Map<number, Region>();
  /** In ascending order of their ranges. */
  private readonly ordered: Region[] = [];

  /** Adds a region, or replaces an older state of it. */
  set(region: Region): void {
    if (this.known.get(region.id) === region) return;
    this.delete(region.id);
    this.known.set(region.id, region);
    this.ordered.splice(this.positionOf(region.startKey), 0, region);
  }

  delete(regionId: number): void {
    const region = this.known.get(regionId);
    if (region === undefined) return;
    this.known.delete(regionId);
    this.ordered.splice(this.ordered.indexOf(region), 1);
  }

  /** The region that contains `key`. */
  find(key: Uint8Array): Region | undefined {
    const position = this.positionOf(key);
    return [this.ordered[position], this.ordered[position - 1]].find((region) => region !== undefined && contains(rangeOf(region), key));
  }

  /** The regions that have a key of the range, in ascending order. */
  overlapping(range: KeyRange): Region[] {
    const found: Region[] = [];
    const first = range.start === undefined ? 0 : Math.max(0, this.positionOf(range.start) - 1);
    for (let i = first; i < this.ordered.length; i++) {
      const region = this.ordered[i]!;
      if (range.end !== undefined && compareBytes(region.startKey, range.end) >= 0) break;
      if (overlaps(rangeOf(region), range)) found.push(region);
    }
    return found;
  }

  /** The position of the first region that starts at `key` or after it. */
  private positionOf(key: Uint8Array): number {
    let [low, high] = [0, this.ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBytes(this.ordered[middle]!.startKey, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
