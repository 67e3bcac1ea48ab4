/** What the tests of splits expect. */
import { printRecords } from '#grader/suites/lab2b/read-disk';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { MemTree } from '#kit/engines/mem-tree';
import type { WriteBatch } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, parseRecordKey } from '#kit/store/layout';
import type { Peer, Region } from '#kit/wire/meta';
import type { HardState } from '#kit/wire/raft';
import type { SplitRequest } from '#kit/wire/raft-command';

import { copyRegion } from './regions';

/** The halves of a region. New peers are in the order of the old ones. */
export function halvesOf(region: Region, { splitKey, newRegionId, newPeerIds }: SplitRequest): readonly [Region, Region] {
  const { confVer, version } = region.regionEpoch!;
  const regionEpoch = { confVer, version: version + 1 };
  const peers = region.peers.map(({ storeId }, i): Peer => ({ id: newPeerIds[i]!, storeId }));
  const left = { ...copyRegion(region), endKey: splitKey, regionEpoch };
  return [left, { id: newRegionId, startKey: splitKey, endKey: region.endKey, regionEpoch, peers }];
}

/** The log of a new region, as `initialLog` says, with this term and vote. */
export function expectInitialLog(
  tree: MemTree,
  regionId: number,
  { term, vote }: Pick<HardState, 'term' | 'vote'>,
  property: Property,
  what: string,
): void {
  const records = printRecords(tree, regionId);
  const expected: Readonly<Record<string, string>> = {
    'the applied index': '5',
    'the truncated entry': '5@5',
    'the last entry in RaftLocalState': '5@5',
    'term and vote in RaftLocalState': `${term} and ${vote}`,
    'the entries': 'none',
  };
  for (const [name, value] of Object.entries(expected))
    check(records[name] === value, property, () => `${what}. Region ${regionId}, ${name}: expected ${value}, found ${records[name]}.`);
}

/** No client's data is in the batch, and no record of a region but these. */
export function expectOnlyRecordsOf(batch: WriteBatch, regionIds: readonly number[], property: Property, what: string): void {
  for (const { cf, key } of batch) {
    const regionId = cf === RAFT_COLUMN_FAMILY ? parseRecordKey(key)?.regionId : undefined;
    check(
      regionId !== undefined && regionIds.includes(regionId),
      property,
      () =>
        `${what}. Expected only records of the regions ${regionIds.join(' and ')} in the batch, found ${regionId === undefined ? 'another key' : `a record of region ${regionId}`}.`,
    );
  }
}
