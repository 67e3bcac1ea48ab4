/**
 * Part 3b: which commands are still valid for a region. A region changes while commands for it are on their way: a split gives some of
 * its keys to another region, and peers are added and removed. Each change increases one number of the region's epoch.
 */
import { contains } from '#kit/store/key-range';
import { epochNotMatch, keyNotInRegion } from '#kit/store/region-errors';
import { rangeOf } from '#kit/store/snapshot-data';
import type { RegionError } from '#kit/wire/error';
import type { Region } from '#kit/wire/meta';
import { AdminCmdType, type RaftCmdRequest } from '#kit/wire/raft-command';

/**
 * Checks whether `command` is valid for `region`. The host calls it twice: before the command is proposed, and again when its entry is
 * applied, with the region as of that entry. Both checks are needed: another command can change the region between the two.
 *
 * The header has the epoch of the region that the sender knows. These numbers of it must equal those of `region`:
 *
 * | command | version | confVer |
 * | --- | --- | --- |
 * | data (put, delete, read) | equal | |
 * | Split | equal | equal |
 * | ChangePeer | equal | equal |
 * | TransferLeader | | equal |
 * | CompactLog | | |
 *
 * A header without an epoch counts as version 0 and confVer 0. Besides, all keys of the command must be in the region: those that
 * a put or delete writes, and the key of a split.
 *
 * The result depends on the arguments alone, so all peers of a region decide the same way about the same entry.
 *
 * @returns `undefined` if the command is valid; `EpochNotMatch` with `region` as the current region, if the epoch is another one;
 *   otherwise `KeyNotInRegion` with the first key that is not in the region
 */
export function checkEpoch(region: Region, command: RaftCmdRequest): RegionError | undefined {
  const { version, confVer } = checkedNumbers(command);
  const sent = command.header?.regionEpoch ?? { version: 0, confVer: 0 };
  const { regionEpoch } = region;
  const isOutdated = (version && sent.version !== regionEpoch?.version) || (confVer && sent.confVer !== regionEpoch?.confVer);
  if (isOutdated) return epochNotMatch([region]);
  const outside = keysOf(command).find((key) => !contains(rangeOf(region), key));
  return outside && keyNotInRegion(outside, region);
}

/** Which numbers of the epoch the command depends on. */
function checkedNumbers({ adminRequest }: RaftCmdRequest): { version: boolean; confVer: boolean } {
  switch (adminRequest?.cmdType) {
    case undefined:
      return { version: true, confVer: false };
    case AdminCmdType.CompactLog:
      // It names entries, and neither keys nor peers.
      return { version: false, confVer: false };
    case AdminCmdType.TransferLeader:
      return { version: false, confVer: true };
    default:
      return { version: true, confVer: true };
  }
}

function keysOf({ requests, adminRequest }: RaftCmdRequest): Uint8Array[] {
  const written = requests.flatMap(({ put, delete: remove }) => put ?? remove ?? []).map(({ key }) => key);
  return adminRequest?.split === undefined ? written : [...written, adminRequest.split.splitKey];
}
