// Part lab3b: write what throws NotImplemented, then run `npm run grade lab3b`. What to do is in docs/lab3b.md.
/**
 * Part 3b: which commands are still valid for a region. A region changes while commands for it are on their way: a split gives some of
 * its keys to another region, and peers are added and removed. Each change increases one number of the region's epoch.
 */

import { NotImplemented } from '#kit/errors';
import type { RegionError } from '#kit/wire/error';
import type { Region } from '#kit/wire/meta';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

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
  throw new NotImplemented('lab3b: checkEpoch');
}
