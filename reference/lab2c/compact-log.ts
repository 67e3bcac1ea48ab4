/** Part 2c: the command that compacts the log. It is replicated, so all peers of a region discard the same entries. */
import type { WriteOperation } from '#kit/engine';
import { deleteEntry } from '#kit/store/records';
import type { StorePeer } from '#kit/store/store-peer';
import { AdminCmdType, type AdminResponse, type CompactLogRequest } from '#kit/wire/raft-command';

/**
 * Applies a CompactLog command: discards the entries up to and including `compactIndex`, whose term is `compactTerm`.
 *
 * - On disk: adds their deletions to `batch`.
 * - In memory: calls `peer.raft.compact`.
 * - In `peer.applyState`: sets the truncated index and term. The caller writes the apply state at the end of the batch.
 *
 * The command changes nothing if those entries were already discarded (it was proposed twice, or by an earlier leader), or if
 * `compactIndex` is above `applyState.appliedIndex`: an entry must stay in the log until the data contain its effect.
 *
 * @returns the response for the client, in every case
 */
export function applyCompactLog(peer: StorePeer, { compactIndex, compactTerm }: CompactLogRequest, batch: WriteOperation[]): AdminResponse {
  const { truncatedIndex, appliedIndex } = peer.applyState;
  if (compactIndex > truncatedIndex && compactIndex <= appliedIndex) {
    for (let index = truncatedIndex + 1; index <= compactIndex; index++) batch.push(deleteEntry(peer.regionId, index));
    peer.applyState = { ...peer.applyState, truncatedIndex: compactIndex, truncatedTerm: compactTerm };
    peer.raft.compact(compactIndex);
  }
  return { cmdType: AdminCmdType.CompactLog, compactLog: {} };
}
