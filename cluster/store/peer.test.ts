import { bytesOf } from '#kit/bytes';
import { makeEntry, makeMessage } from '#kit/raft/message';
import type { Callback } from '#kit/store/callback';
import { decodeCommand, refusal, success, writeCommand } from '#kit/store/command';
import { staleCommand } from '#kit/store/region-errors';
import type { Proposal } from '#kit/store/store-peer';
import type { Transport } from '#kit/transport';
import { type Message, MessageType } from '#kit/wire/raft';
import type { CompactLogRequest } from '#kit/wire/raft-command';
import type { RaftMessage } from '#kit/wire/raft-server';

import { Peer, type PeerEnvironment } from './peer';
import type { SnapshotSender } from './snapshot-sender';
import { storeConfigWithDefaults } from './store-config';
import { sampleRegion } from './testing/sample-region';

interface Situation {
  readonly applied: number;
  readonly truncated?: number;
  /** Up to where the slowest follower is known to have the log. */
  readonly slowest?: number;
  readonly compacts?: boolean;
  readonly isLeader?: boolean;
}

const THRESHOLD = 5;
const LIMIT = 10;
const TERM = 2;

/** Peer 11 of three, whose log holds entries of term 1 that are applied; and what it sends. */
function makePeer({ applied, truncated = 0, slowest = 0, compacts = true, isLeader = true }: Situation) {
  const region = sampleRegion();
  const raftState = { hardState: { term: 1, vote: 0, commit: applied }, lastIndex: applied, lastTerm: 1 };
  const applyState = { appliedIndex: applied, truncatedIndex: truncated, truncatedTerm: 1 };
  const entries = Array.from({ length: applied - truncated }, (_, i) => makeEntry(1, truncated + 1 + i, bytesOf('x')));
  const storage = {
    hardState: () => raftState.hardState,
    confState: () => ({ nodes: [11, 12, 13] }),
    truncated: () => ({ index: truncated, term: 1 }),
    entries: () => entries,
    appliedIndex: () => applied,
  };
  const sent: RaftMessage[] = [];
  const snapshots: Message[] = [];
  const acknowledged: Proposal[] = [];
  const environment: Partial<PeerEnvironment> = {
    config: storeConfigWithDefaults({
      clusterId: 1,
      storeId: 1,
      regions: [],
      compacts,
      logEntriesThreshold: THRESHOLD,
      logEntriesLimit: LIMIT,
    }),
    transport: { send: (message: RaftMessage) => void sent.push(message) } as Transport,
    snapshots: { send: (_: Peer, message: Message) => void snapshots.push(message) } as unknown as SnapshotSender,
    observer: { changed: () => undefined, acknowledged: (_, proposal) => acknowledged.push(proposal) },
    random: () => 0,
  };
  const peer = new Peer({ region, raftState, applyState, storage }, environment as PeerEnvironment);
  if (isLeader) lead(peer, slowest);
  return { peer, sent, snapshots, acknowledged };
}

/** By the vote of peer 12, which has all of the log; peer 13 has it up to `slowest`. */
function lead(peer: Peer, slowest: number): void {
  const step = (from: number, msgType: MessageType, index = 0): void =>
    peer.raft.step(makeMessage(msgType, 11, { from, term: TERM, index }));
  peer.raft.campaign();
  step(12, MessageType.MsgRequestVoteResponse);
  step(12, MessageType.MsgAppendResponse, peer.status().lastIndex);
  if (slowest > 0) step(13, MessageType.MsgAppendResponse, slowest);
}

/** What the peer proposes to discard at its next tick. */
function compaction(situation: Situation): CompactLogRequest | undefined {
  const { peer } = makePeer(situation);
  const { lastIndex } = peer.status();
  peer.tick();
  const [entry, ...others] = peer.inspect().log.entries.filter(({ index }) => index > lastIndex);
  expect(others).toEqual([]);
  return entry && decodeCommand(entry.data).adminRequest!.compactLog;
}

describe('a leader compacts', () => {
  test.each<[string, Situation, number | undefined]>([
    ['nothing below the threshold', { applied: 4, slowest: 4 }, undefined],
    ['what everybody has, when that is enough', { applied: 7, slowest: 5 }, 5],
    ['nothing as long as a slow follower still needs it', { applied: 9, slowest: 4 }, undefined],
    ['only what is applied', { applied: 6, slowest: 7 }, 6],
    ['all applied entries at the limit, even if a member still needs them', { applied: 10, slowest: 4 }, 10],
    ['by what is there, not by what was discarded before', { applied: 14, truncated: 10, slowest: 14 }, undefined],
    ['after what was discarded before', { applied: 16, truncated: 10, slowest: 15 }, 15],
  ])('%s', (_, situation, compactIndex) => {
    expect(compaction(situation)).toEqual(compactIndex && { compactIndex, compactTerm: 1 });
  });

  test('as long as it leads, and only where logs are compacted', () => {
    expect(compaction({ applied: 10, isLeader: false })).toBeUndefined();
    expect(compaction({ applied: 10, compacts: false })).toBeUndefined();
  });
});

test('a message goes to the store of the peer that it is for; to somebody who is none, nowhere', () => {
  const { peer, sent } = makePeer({ applied: 1 });
  for (const to of [13, 99]) peer.send(makeMessage(MessageType.MsgHeartbeat, to));
  expect(sent.map(({ toPeer }) => toPeer)).toEqual([{ id: 13, storeId: 3 }]);
});

test('a snapshot goes by way of those who read it', () => {
  const { peer, sent, snapshots } = makePeer({ applied: 1 });
  peer.send(makeMessage(MessageType.MsgSnapshot, 13));
  expect([sent.length, snapshots.length]).toEqual([0, 1]);
});

test('an observer hears of each command that succeeds, before its client does, and of no other command', () => {
  const { peer, acknowledged } = makePeer({ applied: 1 });
  const heard: number[] = [];
  const callback: Callback = { answer: () => heard.push(acknowledged.length), outcomeUnknown: () => heard.push(acknowledged.length) };
  for (let i = 0; i < 3; i++) peer.request(writeCommand({ regionId: 7, peer: undefined, regionEpoch: undefined, term: 0 }, []), callback);
  const [refused, unknown, done] = peer.proposals.map((proposal) => proposal.callback);
  refused!.answer(refusal(TERM, staleCommand()));
  unknown!.outcomeUnknown();
  done!.answer(success(TERM, []));
  expect(heard).toEqual([0, 0, 1]);
  expect(acknowledged).toEqual([expect.objectContaining({ index: 5, term: TERM })]);
});

test('a store that has a region without a peer of it has lost its mind', () => {
  const region = sampleRegion({ peers: [{ id: 12, storeId: 2 }] });
  const { peer } = makePeer({ applied: 0 });
  const environment = { config: storeConfigWithDefaults({ clusterId: 1, storeId: 1, regions: [] }) } as PeerEnvironment;
  expect(
    () => new Peer({ region, raftState: peer.raftState, applyState: peer.applyState, storage: undefined as never }, environment),
  ).toThrow('has no peer on this store');
});
