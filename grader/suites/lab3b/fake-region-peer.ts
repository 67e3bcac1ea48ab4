import { FakePeer } from '#grader/suites/lab2b/fake-peer';
import type { InitialPeer } from '#kit/store/initial-peer';
import type { RegionPeer } from '#kit/store/region-peer';
import type { Region } from '#kit/wire/meta';
import type { HardState } from '#kit/wire/raft';

import { FakeRegionRaft } from './fake-region-raft';
import { copyRegion } from './regions';

/** The peer on store 1 of a region that changes. In place of the store, the test says what the store has of other regions. */
export class FakeRegionPeer extends FakePeer {
  declare readonly raft: FakeRegionRaft;
  declare readonly view: RegionPeer;
  /** What `hardStateOf` returns, by region id. */
  readonly hardStates = new Map<number, HardState>();
  /** What `tombstoneOf` returns, by region id. */
  readonly tombstones = new Map<number, Region>();
  /** The arguments of all calls of `startPeer`. */
  readonly started: InitialPeer[] = [];
  /** The arguments of all calls of `discard`. */
  readonly discarded: Region[] = [];
  /** Is called at each call of `startPeer` and `discard`. @param regionId of the region that is started or discarded */
  onHostCall: (what: 'startPeer' | 'discard', regionId: number) => void = () => undefined;

  constructor(region: Region) {
    super(region.id, copyRegion(region), (id, members) => new FakeRegionRaft(id, members));
    Object.assign(this, { view: this.regionView() });
  }

  private startPeer(initial: InitialPeer): void {
    this.raft.onCall(`startPeer of region ${initial.region.id}`);
    this.started.push({ ...initial, region: copyRegion(initial.region) });
    this.onHostCall('startPeer', initial.region.id);
  }

  private discard(region: Region): void {
    this.raft.onCall(`discard of region ${region.id}`);
    this.discarded.push(copyRegion(region));
    this.onHostCall('discard', region.id);
  }

  /** The fields and methods of `RegionPeer`. */
  private regionView(): RegionPeer {
    const more: Omit<RegionPeer, keyof FakePeer['view']> = {
      hardStateOf: (regionId) => ({ ...(this.hardStates.get(regionId) ?? { term: 0, vote: 0, commit: 0 }) }),
      tombstoneOf: ({ id }) => this.tombstones.get(id),
      startPeer: (initial) => this.startPeer(initial),
      discard: (region) => this.discard(region),
    };
    // Accessors stay accessors.
    const members = { ...Object.getOwnPropertyDescriptors(this.view), ...Object.getOwnPropertyDescriptors(more) };
    return Object.freeze(Object.defineProperties({}, members) as RegionPeer);
  }
}
