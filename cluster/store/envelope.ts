import type { StorePeer } from '#kit/store/store-peer';
import type { Message } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

/** A Raft message with the region and peers that the transport needs; `undefined` if the receiver is not a peer of the region. */
export function envelope({ region, self }: StorePeer, message: Message): RaftMessage | undefined {
  const toPeer = region.peers.find(({ id }) => id === message.to);
  if (toPeer === undefined) return undefined;
  const { id: regionId, regionEpoch, startKey, endKey } = region;
  return { regionId, fromPeer: self, toPeer, message, regionEpoch, isTombstone: false, startKey, endKey };
}
