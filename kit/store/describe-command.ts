import { printBytes } from '#kit/bytes';
import type { Peer } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import type { AdminRequest, RaftCmdRequest, Request } from '#kit/wire/raft-command';

import { decodeCommand } from './command';

/** Describes an entry's data for people: `put "a"="1", delete lock/"b"`; `no-op` for the entry with which a leader starts its term. */
export function describeCommand(data: Uint8Array): string {
  if (data.length === 0) return 'no-op';
  try {
    return describe(decodeCommand(data));
  } catch {
    return `${data.length} bytes that are no command`;
  }
}

function describe({ requests, adminRequest }: RaftCmdRequest): string {
  const parts = [...requests.map(describeRequest), ...(adminRequest === undefined ? [] : [describeAdmin(adminRequest)])];
  return parts.join(', ') || 'nothing';
}

function describeRequest({ put, delete: remove, snap }: Request): string {
  if (put !== undefined) return `put ${place(put)}=${printBytes(put.value)}`;
  if (remove !== undefined) return `delete ${place(remove)}`;
  return snap === undefined ? 'an unknown request' : 'read';
}

function place({ cf, key }: { readonly cf: string; readonly key: Uint8Array }): string {
  return cf === 'default' ? printBytes(key) : `${cf}/${printBytes(key)}`;
}

function describeAdmin({ compactLog, changePeer, split, transferLeader }: AdminRequest): string {
  if (compactLog !== undefined) return `compact up to ${compactLog.compactIndex}`;
  if (changePeer !== undefined)
    return `${changePeer.changeType === ConfChangeType.AddNode ? 'add' : 'remove'} ${describePeer(changePeer.peer)}`;
  if (split !== undefined)
    return `split at ${printBytes(split.splitKey)} into region ${split.newRegionId} with peers ${split.newPeerIds.join(', ')}`;
  return transferLeader === undefined ? 'an admin command' : `transfer the leadership to ${describePeer(transferLeader.peer)}`;
}

function describePeer(peer: Peer | undefined): string {
  return peer === undefined ? 'no peer' : `peer ${peer.id} on store ${peer.storeId}`;
}
