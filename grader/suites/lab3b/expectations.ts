import { printRegion } from '#grader/suites/lab2b/read-disk';
import type { FakeCallback } from '#grader/suites/lab2b/fake-callback';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { MemTree } from '#kit/engines/mem-tree';
import { RAFT_COLUMN_FAMILY, regionStateKey } from '#kit/store/layout';
import { decodeRegionState } from '#kit/store/records';
import type { Region } from '#kit/wire/meta';

import type { FakeRegionPeer } from './fake-region-peer';

/** Two regions with the same content. The peers have to be in the same order. */
export function expectRegion(found: Region | undefined, expected: Region, property: Property, what: string): void {
  const [foundText, expectedText] = [found === undefined ? 'none' : printRegion(found), printRegion(expected)];
  check(foundText === expectedText, property, () => `${what}. Expected region ${expectedText}; found ${foundText}.`);
}

/** The same, with the peers in any order. */
export function expectRegionInAnyOrder(found: Region | undefined, expected: Region, property: Property, what: string): void {
  expectRegion(found && sorted(found), sorted(expected), property, what);
}

function sorted(region: Region): Region {
  return { ...region, peers: [...region.peers].sort((left, right) => left.id - right.id) };
}

export interface RegionRecord {
  readonly region: Region;
  readonly isTombstone: boolean;
}

/** The record of a region in `tree`. */
export function regionRecord(tree: MemTree, regionId: number): RegionRecord | undefined {
  const bytes = tree.get(RAFT_COLUMN_FAMILY, regionStateKey(regionId));
  return bytes && decodeRegionState(bytes);
}

/** @returns the region of the record */
export function expectRecord(tree: MemTree, regionId: number, kind: 'normal' | 'tombstone', property: Property, what: string): Region {
  const record = regionRecord(tree, regionId);
  const found = record === undefined ? 'none' : record.isTombstone ? 'a tombstone' : 'a normal one';
  const expected = kind === 'tombstone' ? 'a tombstone' : 'a normal one';
  check(found === expected, property, () => `${what}. Expected a record of region ${regionId}, ${expected}; found ${found}.`);
  return record!.region;
}

/** A command was refused or answered without an entry. */
export function expectNothingProposed(peer: FakeRegionPeer, entriesBefore: number, property: Property, what: string): void {
  const [entries, proposals] = [peer.raft.entries.length - entriesBefore, peer.proposals.length];
  check(
    entries === 0 && proposals === 0,
    property,
    () => `${what}. Expected no new entry and no proposal, found ${entries} new entries and ${proposals} proposals.`,
  );
}

export function expectHostCalls(
  peer: FakeRegionPeer,
  expected: { readonly started?: readonly number[]; readonly discarded?: readonly number[] },
  property: Property,
  what: string,
): void {
  const { started = [], discarded = [] } = expected;
  const text = (starts: readonly number[], discards: readonly number[]): string =>
    `startPeer for ${starts.join(', ') || 'no region'} and discard for ${discards.join(', ') || 'no region'}`;
  const found = text(
    peer.started.map(({ region }) => region.id),
    peer.discarded.map(({ id }) => id),
  );
  check(found === text(started, discarded), property, () => `${what}. Expected calls of ${text(started, discarded)}; found ${found}.`);
}

/** The error that a sender with another epoch gets: with the region as it is now. */
export function expectOutdated(callback: FakeCallback, current: Region, property: Property, why: string): void {
  callback.expectError('epochNotMatch', why);
  const regions = callback.last?.response.header?.error?.epochNotMatch?.currentRegions ?? [];
  check(regions.length === 1, property, () => `${callback.what}: expected EpochNotMatch with one current region, found ${regions.length}.`);
  expectRegionInAnyOrder(regions[0], current, property, `${callback.what} was answered with EpochNotMatch. Its current region`);
}
