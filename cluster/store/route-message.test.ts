import { makeMessage } from '#kit/raft/message';
import { unknownRegion } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';
import { MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

import { type Route, routeMessage } from './route-message';
import { sampleRegion } from './testing/sample-region';

const SELF = { id: 11, storeId: 1 };
/** Region 7 at confVer 5. Peer 13 was removed. */
const REGION = sampleRegion({ peers: [SELF, { id: 12, storeId: 2 }], regionEpoch: { confVer: 5, version: 2 } });

interface Sent {
  readonly from?: number;
  readonly to?: number;
  readonly confVer: number;
  readonly type?: MessageType;
  readonly isTombstone?: boolean;
}

function sent({ from = 12, to = 11, confVer, type = MessageType.MsgHeartbeat, isTombstone = false }: Sent): RaftMessage {
  const [fromPeer, toPeer] = [
    { id: from, storeId: from - 10 },
    { id: to, storeId: 1 },
  ];
  const message = isTombstone ? undefined : makeMessage(type, to, { from });
  return { ...REGION, regionId: 7, fromPeer, toPeer, message, regionEpoch: { confVer, version: 2 }, isTombstone };
}

const epoch = (confVer: number) => ({ confVer, version: 2 });

test.each<[string, Sent, Route]>([
  ['from a member is delivered', { confVer: 5 }, 'deliver'],
  ['from a member with an older epoch is delivered', { confVer: 4 }, 'deliver'],
  ['from an unknown peer with the same epoch is delivered', { from: 14, confVer: 5 }, 'deliver'],
  ['from an unknown peer with a newer epoch is delivered: it was added later', { from: 14, confVer: 6 }, 'deliver'],
  ['from an unknown peer with an older epoch is answered: it was removed', { from: 13, confVer: 4 }, { senderRemovedAt: epoch(5) }],
  ['for an earlier peer of this store is dropped', { to: 10, confVer: 4 }, 'drop'],
  ['for a later peer of this store removes this one, at an earlier epoch', { to: 21, confVer: 7 }, { removedAt: epoch(6) }],
  ['for a later peer, without a newer epoch, is dropped', { to: 21, confVer: 5 }, 'drop'],
  ['that tells of a removal at a newer epoch removes it', { isTombstone: true, confVer: 6 }, { removedAt: epoch(6) }],
  ['that tells of a removal at this epoch is dropped', { isTombstone: true, confVer: 5 }, 'drop'],
  ['that tells of the removal of another peer is dropped', { to: 10, isTombstone: true, confVer: 6 }, 'drop'],
])('to a peer: a message %s', (_, message, route) => {
  expect(routeMessage(sent(message), { peer: { self: SELF, region: REGION }, tombstone: undefined })).toEqual(route);
});

test('an uninitialized peer tells no one of a removal: it does not know the members', () => {
  const region = unknownRegion(7, epoch(9));
  expect(routeMessage(sent({ from: 13, confVer: 4 }), { peer: { self: SELF, region }, tombstone: undefined })).toBe('deliver');
});

test.each([
  [MessageType.MsgRequestVote, 'create'],
  [MessageType.MsgHeartbeat, 'create'],
  [MessageType.MsgAppend, 'create'],
  [MessageType.MsgSnapshot, 'drop'],
  [MessageType.MsgRequestVoteResponse, 'drop'],
  [MessageType.MsgHeartbeatResponse, 'drop'],
  [MessageType.MsgAppendResponse, 'drop'],
  [MessageType.MsgTimeoutNow, 'drop'],
])('to nobody: a message of type %s: %s', (type, route) => {
  expect(routeMessage(sent({ type, confVer: 1 }), { peer: undefined, tombstone: undefined })).toBe(route);
});

test('a message without an epoch or a receiver is dropped', () => {
  const known = { peer: undefined, tombstone: undefined };
  expect(routeMessage({ ...sent({ confVer: 1 }), regionEpoch: undefined }, known)).toBe('drop');
  expect(routeMessage({ ...sent({ confVer: 1 }), toPeer: undefined }, known)).toBe('drop');
});

const UNKNOWN_MEMBERS: Region = { ...REGION, peers: [] };

test.each<[string, Region, Sent, Route]>([
  ['the removal', REGION, { confVer: 5 }, 'drop'],
  ['before the removal, from a member', REGION, { confVer: 4 }, 'drop'],
  ['before the removal, from a peer that was removed too', REGION, { from: 13, confVer: 4 }, { senderRemovedAt: epoch(5) }],
  ['before the removal, if the members are not known', UNKNOWN_MEMBERS, { from: 13, confVer: 4 }, 'drop'],
  ['after the removal', REGION, { confVer: 6 }, 'create'],
  ['before the removal, that tells of a removal', REGION, { from: 13, confVer: 4, isTombstone: true }, 'drop'],
])('to a tombstone: a message as of %s', (_, tombstone, message, route) => {
  expect(routeMessage(sent(message), { peer: undefined, tombstone })).toEqual(route);
});
