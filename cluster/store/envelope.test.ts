import { bytesOf } from '#kit/bytes';
import { makeMessage } from '#kit/raft/message';
import type { StorePeer } from '#kit/store/store-peer';
import { MessageType } from '#kit/wire/raft';

import { envelope } from './envelope';
import { sampleRegion } from './testing/sample-region';

const region = sampleRegion({ startKey: bytesOf('a'), endKey: bytesOf('m'), regionEpoch: { confVer: 2, version: 3 } });
const peer = { region, self: region.peers[0] } as StorePeer;

test('a message leaves with both peers, and with the region as its sender knows it', () => {
  const message = makeMessage(MessageType.MsgHeartbeat, 13);
  const [fromPeer, , toPeer] = region.peers;
  const { startKey, endKey, regionEpoch } = region;
  expect(envelope(peer, message)).toEqual({ regionId: 7, fromPeer, toPeer, message, regionEpoch, startKey, endKey, isTombstone: false });
});

test('a message to somebody who is no peer of the region goes nowhere', () => {
  expect(envelope(peer, makeMessage(MessageType.MsgHeartbeat, 3))).toBeUndefined();
});
