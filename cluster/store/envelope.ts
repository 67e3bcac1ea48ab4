import type { StorePeer } from '#kit/store/store-peer';
import type { Peer } from '#kit/wire/meta';
import type { Message } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

/**
 * A Raft message with the region and peers that the transport needs; `undefined` if the receiver's store is not known.
 * @param toPeer default: the peer of the region with the id in the message
 */
export function envelope(
  { region, self }: StorePeer,
  message: Message,
  toPeer: Peer | undefined = region.peers.find(({ id }) => id === message.to),
): RaftMessage | undefined {
  if (toPeer === undefined) return undefined;
  const { id: regionId, regionEpoch, startKey, endKey } = region;
  return { regionId, fromPeer: self, toPeer, message, regionEpoch, isTombstone: false, startKey, endKey };
}
