import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import type { RaftConfig } from '#kit/raft/config';
import { makeEntry, makeMessage } from '#kit/raft/message';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { ConfChangeType, type Message, MessageType } from '#kit/wire/raft';

import { RaftNode } from './raft-node';

/** Node 1 of three, whose timeouts never come about. */
function makeNode(config: Partial<RaftConfig> = {}): RaftNode {
  return new RaftNode(
    { id: 1, members: [1, 2, 3], electionTicks: 10, heartbeatTicks: 1, random: () => 0, ...config },
    new MemoryRaftStorage(),
  );
}

function from(sender: number, msgType: MessageType, fields: Partial<Message> = {}): Message {
  return makeMessage(msgType, 1, { from: sender, term: 1, ...fields });
}

/** Node 1, which leads term 1 by the vote of node 2; entry 1 is what it began its term with. */
function makeLeader(config: Partial<RaftConfig> = {}): RaftNode {
  const node = makeNode(config);
  node.campaign();
  node.step(from(2, MessageType.MsgRequestVoteResponse));
  settle(node);
  return node;
}

/** Does what the node wants done. @returns what it sends */
function settle(node: RaftNode): Message[] {
  const sent: Message[] = [];
  while (node.hasReady()) {
    const ready = node.ready();
    sent.push(...ready.messages);
    node.advance(ready);
  }
  return sent;
}

/** A follower says that it has the log up to `index`. */
function acknowledge(node: RaftNode, follower: number, index: number): void {
  node.step(from(follower, MessageType.MsgAppendResponse, { index }));
}

function snapshot(index: number): Partial<Message> {
  return { snapshot: { data: EMPTY_BYTES, metadata: { index, term: 1, confState: { nodes: [1, 2, 3] } } } };
}

function kept(node: RaftNode): number {
  return node.inspect().log.entries.length;
}

test('a follower is handed a snapshot to install; a leader takes none', () => {
  const [follower, leader] = [makeNode(), makeLeader()];
  follower.step(from(2, MessageType.MsgSnapshot, snapshot(5)));
  expect(follower.ready().snapshot!.metadata!.index).toBe(5);
  leader.step(from(2, MessageType.MsgSnapshot, snapshot(5)));
  expect(leader.hasReady()).toBe(false);
  expect(leader.status()).toMatchObject({ role: 'leader', lastIndex: 1 });
});

test('a ready that was not called done is not followed by another one', () => {
  const node = makeNode();
  node.campaign();
  const first = node.ready();
  expect(() => node.ready()).toThrow('before advance');
  node.advance(first);
  node.step(from(2, MessageType.MsgRequestVoteResponse));
  expect(node.ready().entries).toHaveLength(1);
});

describe('a leader that has discarded what a follower needs', () => {
  function discarding(config: Partial<RaftConfig> = {}): RaftNode {
    const node = makeLeader(config);
    node.propose(bytesOf('x'));
    acknowledge(node, 2, 2);
    settle(node);
    node.compact(2);
    // Node 3 has got no append; now it is heard of.
    node.step(from(3, MessageType.MsgHeartbeatResponse));
    return node;
  }

  test('sends a snapshot, with its name and term on it', () => {
    const [message, ...others] = settle(discarding()).filter(({ msgType }) => msgType === MessageType.MsgSnapshot);
    expect(message).toMatchObject({ from: 1, to: 3, term: 1, snapshot: { metadata: { index: 2, term: 1 } } });
    expect(others).toEqual([]);
  });

  test('sends none where nobody asks it to', () => {
    expect(settle(discarding({ sendsSnapshots: false })).filter(({ msgType }) => msgType === MessageType.MsgSnapshot)).toEqual([]);
  });
});

describe('the log', () => {
  test('is discarded only when that is applied, and then at once', () => {
    const node = makeLeader();
    node.propose(bytesOf('x'));
    acknowledge(node, 2, 2);
    const ready = node.ready();
    expect(ready.committedEntries.map(({ index }) => index)).toEqual([1, 2]);
    node.compact(2);
    expect(kept(node)).toBe(2);
    node.advance(ready);
    expect(kept(node)).toBe(0);
    expect([node.termAt(1), node.termAt(2), node.termAt(3)]).toEqual([undefined, 1, undefined]);
  });

  test('is discarded as far as was asked last, and never back', () => {
    const node = makeLeader();
    for (const data of ['x', 'y']) node.propose(bytesOf(data));
    acknowledge(node, 2, 3);
    settle(node);
    node.compact(2);
    node.compact(1);
    expect(kept(node)).toBe(1);
  });

  test('keeps what is asked for too early until its time has come', () => {
    const node = makeLeader();
    node.compact(2);
    acknowledge(node, 2, 1);
    settle(node);
    expect(kept(node)).toBe(1);
    node.propose(bytesOf('x'));
    acknowledge(node, 2, 2);
    settle(node);
    expect(kept(node)).toBe(0);
  });
});

test('the slowest member is the one that is known to have the least', () => {
  const node = makeLeader();
  node.propose(bytesOf('x'));
  settle(node);
  expect(node.minMatch()).toBe(0);
  acknowledge(node, 2, 2);
  expect(node.minMatch()).toBe(0);
  acknowledge(node, 3, 1);
  expect(node.minMatch()).toBe(1);
});

test('a new leader tells everybody so at once, by the entry that begins its term; without a log, by a heartbeat', () => {
  for (const [replicates, msgType] of [
    [true, MessageType.MsgAppend],
    [false, MessageType.MsgHeartbeat],
  ] as const) {
    const node = makeNode({ replicates });
    node.campaign();
    node.takeMessages();
    node.step(from(2, MessageType.MsgRequestVoteResponse));
    expect(node.takeMessages()).toEqual([2, 3].map((to) => expect.objectContaining({ msgType, from: 1, to, term: 1 })));
  }
});

test('a leader takes no append and no heartbeat of its own term, and a follower no answer to one', () => {
  const leader = makeLeader();
  leader.step(from(2, MessageType.MsgAppend, { index: 0, entries: [makeEntry(1, 1, bytesOf('other'))] }));
  leader.step(from(2, MessageType.MsgHeartbeat, { commit: 1 }));
  expect(leader.hasReady()).toBe(false);
  const follower = makeNode();
  follower.step(from(2, MessageType.MsgHeartbeat));
  settle(follower);
  acknowledge(follower, 3, 1);
  follower.step(from(3, MessageType.MsgHeartbeatResponse));
  expect(follower.hasReady()).toBe(false);
});

test('without replication, append responses and appends reach no function of part 2ab', () => {
  const leader = makeLeader({ replicates: false });
  leader.step(from(2, MessageType.MsgAppendResponse, { reject: true }));
  expect(leader.inspect().progress.get(2)!.active).toBe(false);
  const follower = makeNode({ replicates: false });
  follower.step(from(2, MessageType.MsgAppend));
  // Its term and its leader are handled by part 2aa.
  expect(follower.status()).toMatchObject({ term: 1, leader: 2 });
  expect(follower.takeMessages()).toEqual([]);
});

test('a message of a later part, or of a type that nobody knows, changes nothing', () => {
  const node = makeLeader();
  for (const msgType of [MessageType.MsgTimeoutNow, MessageType.MsgTransferLeader, 99]) node.step(from(2, msgType));
  expect(node.hasReady()).toBe(false);
});

describe('membership changes and leader transfer', () => {
  const add4 = { changeType: ConfChangeType.AddNode, nodeId: 4, context: EMPTY_BYTES };
  const remove1 = { changeType: ConfChangeType.RemoveNode, nodeId: 1, context: EMPTY_BYTES };

  test('are switched off by default: a node that is not a member can end a term', () => {
    const node = makeLeader();
    node.transferLeader(2);
    expect(node.hasReady()).toBe(false);
    node.step(from(9, MessageType.MsgRequestVote, { term: 5 }));
    expect(node.status()).toMatchObject({ role: 'follower', term: 5 });
  });

  test('messages of a change and of a transfer have sender and term', () => {
    const node = makeLeader({ changesMembers: true });
    acknowledge(node, 2, 1);
    acknowledge(node, 3, 1);
    settle(node);
    expect(node.proposeConfChange(add4, bytesOf('change'))).toEqual({ index: 2, term: 1 });
    expect(settle(node)).toContainEqual(expect.objectContaining({ msgType: MessageType.MsgAppend, from: 1, to: 2, term: 1 }));
    acknowledge(node, 3, 2);
    settle(node);
    node.transferLeader(3);
    expect(settle(node)).toEqual([expect.objectContaining({ msgType: MessageType.MsgTimeoutNow, from: 1, to: 3, term: 1 })]);
    node.applyConfChange(remove1);
    const heartbeats = [2, 3].map((to) => expect.objectContaining({ msgType: MessageType.MsgHeartbeat, from: 1, to, term: 1 }));
    expect(settle(node)).toEqual(heartbeats);
  });

  test('a request for the leadership is handled by the leader only', () => {
    const [leader, follower] = [makeLeader({ changesMembers: true }), makeNode({ changesMembers: true })];
    acknowledge(leader, 2, 1);
    settle(leader);
    leader.step(from(2, MessageType.MsgTransferLeader));
    expect(settle(leader)).toEqual([expect.objectContaining({ msgType: MessageType.MsgTimeoutNow, to: 2 })]);
    follower.step(from(2, MessageType.MsgTransferLeader));
    follower.transferLeader(2);
    expect(settle(follower)).toEqual([]);
  });
});
