import { bytesOf, compareBytes } from '#kit/bytes';
import type { RegionInfo } from '#kit/scheduler/region-info';
import { sampleInfo } from '#kit/scheduler/testing/sample-info';
import type { Peer } from '#kit/wire/meta';

import type { Draws } from './draws';

const STORES = [1, 2, 3, 4, 5];
const REGIONS_MAX = 8;
/** Where regions can be split. */
const SPLIT_KEYS: readonly Uint8Array[] = [...'bcdefghijklmnopqrstuvwxy'].map(bytesOf);

/** The regions of a cluster as they are, whatever the scheduler knows. They change at random, as real regions do. */
export class RandomRegions {
  private infos: readonly RegionInfo[] = [sampleInfo({ size: 50 })];
  private nextId = 2;

  constructor(private readonly draws: Draws) {}

  /** In ascending order of the start keys. */
  get all(): readonly RegionInfo[] {
    return this.infos;
  }

  /** A random change. @returns the heartbeats that leaders send because of it, maybe also one of a leader that was deposed by it */
  change(): readonly RegionInfo[] {
    const info = this.draws.oneOf(this.infos);
    const what = this.draws.below(8);
    if (what === 0 && this.infos.length < REGIONS_MAX) return this.split(info);
    if (what <= 2) return this.changePeers(info);
    if (what === 3) return this.elect(info);
    return this.replace(info, { ...info, approximateSize: this.draws.between(1, 99), pendingPeers: this.drawPending(info) });
  }

  private replace(info: RegionInfo, ...next: readonly RegionInfo[]): readonly RegionInfo[] {
    this.infos = this.infos.flatMap((other) => (other === info ? next : [other]));
    return next;
  }

  private split(info: RegionInfo): readonly RegionInfo[] {
    const { region } = info;
    const inside = SPLIT_KEYS.filter((key) => compareBytes(region.startKey, key) < 0 && isBefore(key, region.endKey));
    if (inside.length === 0) return [];
    const key = this.draws.oneOf(inside);
    const regionEpoch = { ...region.regionEpoch!, version: region.regionEpoch!.version + 1 };
    const id = this.nextId++;
    const peers = region.peers.map(({ storeId }) => ({ id: id * 100 + storeId, storeId }));
    const half = { pendingPeers: [], approximateSize: this.draws.between(1, 99) };
    const left = { ...half, region: { id, startKey: region.startKey, endKey: key, regionEpoch, peers }, leader: peers[0]!, term: 1 };
    const right = { ...info, ...half, approximateSize: this.draws.between(1, 99), region: { ...region, startKey: key, regionEpoch } };
    return this.replace(info, left, right);
  }

  private changePeers(info: RegionInfo): readonly RegionInfo[] {
    const { region, leader } = info;
    const followers = region.peers.filter(({ id }) => id !== leader.id);
    const absent = STORES.filter((storeId) => region.peers.every((peer) => peer.storeId !== storeId));
    const removes = followers.length > 0 && (absent.length === 0 || this.draws.oneIn(2));
    const removed = removes ? this.draws.oneOf(followers) : undefined;
    const storeId = removes ? 0 : this.draws.oneOf(absent);
    const peers = removed
      ? region.peers.filter(({ id }) => id !== removed.id)
      : [...region.peers, { id: region.id * 100 + storeId, storeId }];
    const regionEpoch = { ...region.regionEpoch!, confVer: region.regionEpoch!.confVer + 1 };
    const next = { ...info, region: { ...region, peers, regionEpoch } };
    return this.replace(info, { ...next, pendingPeers: this.drawPending(next) });
  }

  /** The deposed leader still sends a heartbeat. */
  private elect(info: RegionInfo): readonly RegionInfo[] {
    const leader = this.draws.oneOf(info.region.peers);
    const deposed = { ...info, approximateSize: this.draws.between(1, 99) };
    return [...this.replace(info, { ...info, leader, term: info.term + 1, pendingPeers: [] }), deposed];
  }

  private drawPending({ region, leader }: RegionInfo): readonly Peer[] {
    return region.peers.filter(({ id }) => id !== leader.id && this.draws.oneIn(4));
  }
}

function isBefore(key: Uint8Array, endKey: Uint8Array): boolean {
  return endKey.length === 0 || compareBytes(key, endKey) < 0;
}
