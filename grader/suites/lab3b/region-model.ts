import { MemTree } from '#kit/engines/mem-tree';
import { bytesOf, compareBytes, equalBytes } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { ConfChangeType } from '#kit/wire/raft';
import type { Region } from '#kit/wire/meta';
import type { AdminRequest, RaftCmdRequest } from '#kit/wire/raft-command';

import { copyRegion } from './regions';

/** What a command gets: an error of this name, or its effect. */
export type Outcome = 'done' | 'epochNotMatch' | 'keyNotInRegion';

/** What a peer has after an entry. */
export interface ModelState {
  readonly region: Region;
  readonly data: MemTree;
  /** The right halves of all splits. */
  readonly rights: readonly Region[];
}

/** A region as its commands change it: a few lines, without records, batches and Raft. */
export function initialState(region: Region): ModelState {
  return { region: copyRegion(region), data: MemTree.empty(), rights: [] };
}

export function outcomeOf({ region }: ModelState, { header, requests, adminRequest }: RaftCmdRequest): Outcome {
  const [sent, now] = [header!.regionEpoch!, region.regionEpoch!];
  if (sent.version !== now.version || (adminRequest !== undefined && sent.confVer !== now.confVer)) return 'epochNotMatch';
  const keys = requests.map((request) => (request.put ?? request.delete)!.key);
  if (adminRequest?.split !== undefined) keys.push(adminRequest.split.splitKey);
  return keys.every((key) => has(region, key)) ? 'done' : 'keyNotInRegion';
}

function has({ startKey, endKey }: Region, key: Uint8Array): boolean {
  return compareBytes(startKey, key) <= 0 && (equalBytes(endKey, bytesOf('')) || compareBytes(key, endKey) < 0);
}

/** The state after a command whose outcome is `done`. */
export function stateAfter(state: ModelState, { requests, adminRequest }: RaftCmdRequest): ModelState {
  if (adminRequest !== undefined) return afterAdmin(state, adminRequest);
  const operations = requests.map(({ put, delete: remove }): WriteOperation =>
    put === undefined ? { type: 'delete', ...remove! } : { type: 'put', ...put },
  );
  return { ...state, data: state.data.apply(operations) };
}

function afterAdmin(state: ModelState, { split, changePeer }: AdminRequest): ModelState {
  const { region, rights } = state;
  const { version, confVer } = region.regionEpoch!;
  if (split !== undefined) {
    const regionEpoch = { version: version + 1, confVer };
    const peers = region.peers.map(({ storeId }, i) => ({ id: split.newPeerIds[i]!, storeId }));
    const right = { id: split.newRegionId, startKey: split.splitKey, endKey: region.endKey, regionEpoch, peers };
    return { ...state, region: { ...region, endKey: split.splitKey, regionEpoch }, rights: [...rights, right] };
  }
  const { changeType, peer } = changePeer!;
  const others = region.peers.filter(({ id }) => id !== peer!.id);
  const peers = changeType === ConfChangeType.AddNode ? [...others, peer!] : others;
  peers.sort((left, right) => left.id - right.id);
  return { ...state, region: { ...region, peers, regionEpoch: { version, confVer: confVer + 1 } } };
}
