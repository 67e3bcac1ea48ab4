/** Decides what a store does with a message: peers are created, replaced and removed while messages for them are on their way. */
import { confVerOf, hasPeer, isInitialized } from '#kit/store/region';
import type { Peer as PeerId, Region, RegionEpoch } from '#kit/wire/meta';
import { MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

/** What the store has of the message's region. */
export interface KnownRegion {
  readonly peer: { readonly self: PeerId; readonly region: Region } | undefined;
  readonly tombstone: Region | undefined;
}

export type Route =
  | 'drop'
  /** To the peer. */
  | 'deliver'
  /** To a new, uninitialized peer. */
  | 'create'
  /** The peer was removed at this epoch, and stops. */
  | { readonly removedAt: RegionEpoch }
  /** The sender was removed, and does not know it: answer with a tombstone message that has this epoch. */
  | { readonly senderRemovedAt: RegionEpoch };

/** The messages that create a peer: a member of the group wants a vote, or leads and sends its log. */
const CREATING: ReadonlySet<MessageType> = new Set([MessageType.MsgRequestVote, MessageType.MsgHeartbeat, MessageType.MsgAppend]);

/**
 * The route of a message. Two facts decide about removals:
 *
 * - The ids of peers ascend. A store has at most one peer of a region at a time, so a message for a higher id shows that the
 *   store's own peer was removed.
 * - Each change of peers increases the confVer. So a sender that is not in a region with a higher confVer was removed: a peer that
 *   is added later has a confVer that is at least that of its addition.
 */
export function routeMessage(message: RaftMessage, known: KnownRegion): Route {
  if (message.toPeer === undefined || message.regionEpoch === undefined) return 'drop';
  return known.peer === undefined ? routeToNobody(message, known.tombstone) : routeToPeer(message, known.peer);
}

function routeToPeer(message: RaftMessage, { self, region }: NonNullable<KnownRegion['peer']>): Route {
  const { id } = message.toPeer!;
  const isNewer = confVerOf(message) > confVerOf(region);
  if (message.isTombstone) return id === self.id && isNewer ? { removedAt: message.regionEpoch! } : 'drop';
  if (id > self.id) return isNewer ? { removedAt: beforeAddition(message.regionEpoch!) } : 'drop';
  if (id < self.id) return 'drop';
  return isSenderRemoved(message, region) ? { senderRemovedAt: region.regionEpoch! } : 'deliver';
}

/** The removal came before the addition of the new peer, which the sender knows. */
function beforeAddition(epoch: RegionEpoch): RegionEpoch {
  return { ...epoch, confVer: epoch.confVer - 1 };
}

/** A tombstone stays forever: a late message must not create the peer again. */
function routeToNobody(message: RaftMessage, tombstone: Region | undefined): Route {
  if (tombstone !== undefined && confVerOf(message) <= confVerOf(tombstone))
    return !message.isTombstone && isSenderRemoved(message, tombstone) ? { senderRemovedAt: tombstone.regionEpoch! } : 'drop';
  return !message.isTombstone && CREATING.has(message.message?.msgType ?? MessageType.MsgHup) ? 'create' : 'drop';
}

/** The peers of some tombstones are not known. */
function isSenderRemoved({ fromPeer, regionEpoch }: RaftMessage, region: Region): boolean {
  const isKnown = isInitialized(region) && fromPeer !== undefined;
  return isKnown && !hasPeer(region, fromPeer.id) && confVerOf({ regionEpoch }) < confVerOf(region);
}
