import { dataOf } from '#harness/report/model/event-data';
import type { ReportEvent } from '#harness/report/report-data';

/** A state of a region, and the stores on which it was; or a new leader; or the removal of a peer. */
export interface RegionMoment {
  /** Virtual microseconds: when the first store had it. */
  readonly at: number;
  readonly region: number;
  readonly what: string;
  /** The stores, in the order in which they had it. */
  readonly stores: readonly string[];
}

/**
 * How the regions of a run changed, in the order in which it happened: which keys each has, its epoch, its peers and its leaders. Empty for a run
 * whose regions cannot change.
 */
export function regionTimeline(events: readonly ReportEvent[]): RegionMoment[] {
  const moments: (RegionMoment & { stores: string[] })[] = [];
  const known = new Map<string, RegionMoment & { stores: string[] }>();
  const add = (at: number, region: number, what: string, store: string): void => {
    const same = known.get(`${region} ${what}`);
    if (same?.stores.includes(store) === false) same.stores.push(store);
    if (same !== undefined) return;
    const moment = { at, region, what, stores: [store] };
    known.set(`${region} ${what}`, moment);
    moments.push(moment);
  };
  for (const event of events) {
    const { at, actor } = event;
    const changed = dataOf(event, 'region');
    if (changed?.region !== undefined) add(at, changed.region, changed.state ?? `its peer on ${actor} is removed`, actor);
    const status = dataOf(event, 'status');
    if (status?.region !== undefined && status.role === 'leader') add(at, status.region, `${actor} leads in term ${status.term}`, actor);
  }
  return moments.some(({ what }) => !/^store \d+ leads/.test(what)) ? moments : [];
}

/** `570.1 ms, region 101: "c" to the last key, version 2, … (store 1, store 3)`. */
export function describeMoment({ region, what, stores }: RegionMoment): string {
  const where = /^(store \d+ leads|its peer)/.test(what) ? '' : ` (${stores.join(', ')})`;
  return `region ${region}: ${what}${where}`;
}
