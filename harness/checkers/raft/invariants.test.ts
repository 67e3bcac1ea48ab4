/** Each invariant is violated by a history that violates no other. */
import { bytesOf } from '#kit/bytes';
import { makeEntry, makeMessage } from '#kit/raft/message';
import { type Message, MessageType } from '#kit/wire/raft';
import type { RunFailed } from '#harness/scenario/verdict';

import type { DurableLog } from './durable-log';
import { raftInvariants } from './invariants';
import { MessagesUnchanged } from './invariants/messages-unchanged';
import { type Basis, checkPersisted } from './invariants/persisted-before-sent';
import { type NodeChange, type NodeView, lastIndexOf } from './node-view';

const NEW: NodeView = {
  node: 1,
  incarnation: 1,
  role: 'follower',
  members: [1, 2, 3],
  term: 1,
  vote: 0,
  commit: 0,
  applied: 0,
  start: 0,
  startTerm: 0,
  log: { terms: [], data: [] },
};

/** A leader whose own vote is a majority, so that only one node has to be in a history. */
function leader(node: number, term: number, more: Partial<NodeView> = {}): Partial<NodeView> {
  return { node, role: 'leader', members: [node], vote: node, term, ...more };
}

/** A log by the terms of its entries; `x` is the data of each. */
function log(terms: readonly number[], data = 'x'): NodeView['log'] {
  return { terms, data: terms.map(() => bytesOf(data)) };
}

/** The changes of a history of views. */
function changesOf(views: readonly Partial<NodeView>[]): NodeChange[] {
  const last = new Map<number, NodeView>();
  return views.map((some) => {
    const after = { ...NEW, ...some };
    const before = last.get(after.node);
    last.set(after.node, after);
    return { before, after, firstChanged: firstDifference(before, after), isSameIncarnation: before?.incarnation === after.incarnation };
  });
}

function firstDifference(before: NodeView | undefined, after: NodeView): number {
  if (before === undefined) return 1;
  const first = after.log.terms.findIndex((term, i) => before.log.terms[i] !== term);
  if (first >= 0) return first + 1;
  return before.log.terms.length === after.log.terms.length ? Infinity : lastIndexOf(after) + 1;
}

/** The durable state of a node whose log on disk is empty. */
function emptyLog(hardState = { term: 0, vote: 0, commit: 0 }): DurableLog {
  return { hardState: () => hardState, lastIndex: 0, termAt: (index) => (index === 0 ? 0 : undefined), has: () => false };
}

/** The properties that the invariants, each on its own, find violated. */
function violatedBy(views: readonly Partial<NodeView>[], durable = emptyLog()): string[] {
  return raftInvariants(() => durable).flatMap((invariant) => {
    try {
      for (const change of changesOf(views)) invariant.check(change);
      return [];
    } catch (error) {
      expect((error as Error).message).toMatch(/\(Ongaro & Ousterhout 2014, .*(section|figure)/);
      return [(error as RunFailed).failure.property];
    }
  });
}

test('a correct history violates nothing', () => {
  const history = [
    { node: 2, term: 1, vote: 1 },
    { node: 1, role: 'leader', term: 1, vote: 1, log: log([1]) },
    { node: 2, term: 1, vote: 1, log: log([1]) },
    { node: 1, role: 'leader', term: 1, vote: 1, log: log([1]), commit: 1 },
    { node: 1, role: 'leader', term: 1, vote: 1, log: log([1, 1]), commit: 1 },
    { node: 2, term: 1, vote: 1, log: log([1, 1]) },
    { node: 3, term: 1, vote: 0, log: log([1]) },
    { node: 3, role: 'candidate', term: 2, vote: 3, log: log([1]) },
    { node: 4, term: 2, vote: 3 },
    { node: 5, term: 2, vote: 3 },
    { node: 3, role: 'leader', members: [3, 4, 5], term: 2, vote: 3, log: log([1, 2]) },
    { node: 2, term: 2, vote: 0, log: log([1, 2]), commit: 2 },
    { node: 1, term: 2, log: log([1, 2]), commit: 1 },
    { node: 2, term: 2, vote: 0, log: log([1, 2]), commit: 1, incarnation: 2 },
  ] as const;
  expect(violatedBy(history)).toEqual([]);
});

test('elected by a majority: only votes of members, for this node, in this term count', () => {
  const wins = { node: 1, role: 'leader', term: 2, vote: 1 } as const;
  expect(violatedBy([wins])).toEqual(['elected by a majority']);
  expect(violatedBy([{ node: 4, term: 2, vote: 1 }, wins])).toEqual(['elected by a majority']);
  expect(violatedBy([{ node: 2, term: 2, vote: 3 }, wins])).toEqual(['elected by a majority']);
  expect(violatedBy([{ node: 2, term: 1, vote: 1 }, wins])).toEqual(['elected by a majority']);
  expect(
    violatedBy([
      { node: 2, term: 2, vote: 1 },
      { ...wins, vote: 0 },
    ]),
  ).toEqual(['elected by a majority']);
  expect(violatedBy([{ node: 2, term: 2, vote: 1 }, wins])).toEqual([]);
  expect(violatedBy([{ node: 2, term: 2, vote: 1 }, { node: 2, term: 3 }, wins])).toEqual([]);
  expect(violatedBy([wins], emptyLog({ term: 2, vote: 1, commit: 0 }))).toEqual([]);
});

test('elected by a majority: a voter that lost its vote in a crash can give another one', () => {
  const wins = { node: 1, role: 'leader', term: 2, vote: 1 } as const;
  const [lost, again] = [
    { node: 2, term: 2, vote: 2 },
    { node: 2, term: 1, incarnation: 2 },
  ] as const;
  expect(violatedBy([lost, again, { node: 2, term: 2, vote: 1, incarnation: 2 }, wins])).toEqual([]);
  expect(violatedBy([{ ...lost, vote: 1 }, again, wins])).toEqual(['elected by a majority']);
  // Its disk has the term of the lost vote.
  const disk = emptyLog({ term: 2, vote: 0, commit: 0 });
  const entered = { ...again, term: 2, vote: 0 };
  expect(violatedBy([lost, entered, { ...entered, vote: 1 }, wins], disk)).toEqual([]);
});

test('vote for an up-to-date log: the last entry of the voter is of a later term, or of the same term and later', () => {
  const vote = (candidate: readonly number[], voter: readonly number[]): string[] =>
    violatedBy([
      { node: 1, role: 'candidate', term: 5, vote: 1, log: log(candidate) },
      { node: 2, term: 5, log: log(voter) },
      { node: 2, term: 5, vote: 1, log: log(voter) },
    ]);
  expect(vote([1, 1], [1, 2])).toEqual(['vote for an up-to-date log']);
  expect(vote([1], [1, 1])).toEqual(['vote for an up-to-date log']);
  expect(vote([], [1])).toEqual(['vote for an up-to-date log']);
  expect(vote([1, 1], [1, 1])).toEqual([]);
  expect(vote([1, 2], [1, 1, 1])).toEqual([]);
});

test('vote for an up-to-date log: a candidate that lost its term in a crash can get entries, and be a candidate of that term again', () => {
  const candidate = (terms: readonly number[], incarnation: number): Partial<NodeView> => ({
    node: 1,
    role: 'candidate',
    term: 5,
    vote: 1,
    incarnation,
    log: log(terms),
  });
  const restarted = { node: 1, term: 1, incarnation: 2, log: log([1]) };
  const voter = { node: 2, term: 5, log: log([1, 1]) };
  const leader1 = leader(3, 1, { log: log([1, 1]) });
  expect(violatedBy([leader1, candidate([1], 1), restarted, candidate([1, 1], 2), voter, { ...voter, vote: 1 }])).toEqual([]);
  expect(violatedBy([leader1, candidate([1], 1), voter, { ...voter, vote: 1 }])).toEqual(['vote for an up-to-date log']);
});

test('entries from the leader: a node that is not the leader of this term has an entry that nobody had', () => {
  expect(violatedBy([{}, { log: log([1]) }])).toEqual(['entries from the leader']);
  expect(violatedBy([{ role: 'candidate' }, { role: 'candidate', log: log([1]) }])).toEqual(['entries from the leader']);
  expect(violatedBy([{ node: 2 }, leader(1, 1, { log: log([1]) }), { node: 2, log: log([1]) }])).toEqual([]);
  // The leader crashed after it had sent the entry.
  expect(violatedBy([{}, { log: log([1]) }], { ...emptyLog(), has: () => true })).toEqual([]);
});

test('commit: a leader commits an entry that no majority of the members has, or an entry of an earlier term', () => {
  const entry = { role: 'leader', term: 2, vote: 1, log: log([1, 2]) } as const;
  const elected = [
    { node: 2, term: 2, vote: 1 },
    { node: 1, ...entry },
  ] as const;
  const stored = { node: 2, term: 2, vote: 1, log: log([1, 2]) } as const;
  expect(violatedBy([...elected, { node: 1, ...entry, commit: 2 }])).toEqual(['commit']);
  expect(violatedBy([...elected, { ...stored, node: 4 }, { node: 1, ...entry, commit: 2 }])).toEqual(['commit']);
  expect(violatedBy([...elected, stored, { node: 1, ...entry, commit: 1 }])).toEqual(['commit']);
  expect(violatedBy([...elected, stored, { node: 1, ...entry, commit: 2 }])).toEqual([]);
  expect(violatedBy([...elected, { ...stored, start: 2, startTerm: 2, log: log([]) }, { node: 1, ...entry, commit: 2 }])).toEqual([]);
});

test('election safety: two nodes are leader in one term', () => {
  expect(violatedBy([leader(1, 2), leader(2, 2)])).toEqual(['election safety']);
});

test('election safety: the second is leader after the first one crashed', () => {
  expect(violatedBy([leader(1, 2), { node: 1, term: 2, incarnation: 2 }, leader(2, 2)])).toEqual(['election safety']);
});

test.each([
  ['deletes an entry', [1]],
  ['overwrites an entry', [1, 3]],
  ['appends an entry of another term', [1, 2, 1]],
])('leader append-only: a leader %s', (_, terms) => {
  expect(violatedBy([leader(1, 3, { log: log([1, 2]) }), leader(1, 3, { log: log(terms) })])).toContain('leader append-only');
});

test('log matching: entries with equal index and term have different data or different previous terms', () => {
  expect(
    violatedBy([
      { node: 1, log: log([1]) },
      { node: 2, log: log([1], 'y') },
    ]),
  ).toEqual(['log matching']);
  expect(
    violatedBy([
      { node: 1, term: 3, log: log([1, 3]) },
      { node: 2, term: 3, log: log([2, 3]) },
    ]),
  ).toEqual(['log matching']);
});

test('leader completeness: a leader lacks an entry that was committed in an earlier term', () => {
  const committed = { node: 1, log: log([1]), commit: 1 } as const;
  expect(violatedBy([committed, leader(2, 2)])).toEqual(['leader completeness']);
  expect(violatedBy([committed, leader(2, 3, { log: log([2]) })])).toEqual(['leader completeness']);
  expect(violatedBy([committed, leader(2, 1)])).toEqual([]);
});

test('state machine safety: two nodes commit different entries, or a node commits an entry that its log lacks', () => {
  expect(
    violatedBy([
      { node: 1, log: log([1]), commit: 1 },
      { node: 2, term: 2, log: log([2]), commit: 1 },
    ]),
  ).toEqual(['state machine safety']);
  expect(violatedBy([{ node: 1, log: log([1]), commit: 2 }])).toEqual(['state machine safety']);
});

test('the term and the commit index never go back', () => {
  expect(violatedBy([{ term: 2 }, { term: 1 }])).toEqual(['monotonic term']);
  expect(violatedBy([{ log: log([1]), commit: 1 }, { log: log([1]) }])).toEqual(['monotonic commit index']);
  expect(violatedBy([{ term: 2 }, { term: 1, incarnation: 2 }])).toEqual([]);
  expect(violatedBy([{ term: 2 }, { term: 1, incarnation: 2 }], emptyLog({ term: 2, vote: 0, commit: 0 }))).toContain('monotonic term');
});

test.each([
  [2, 'for another candidate'],
  [0, 'for no node'],
])('one vote per term: the vote changes to %i, %s', (vote) => {
  expect(violatedBy([{ vote: 3 }, { vote }])).toEqual(['one vote per term']);
});

describe('persisted before sent', () => {
  const durable: DurableLog = {
    hardState: () => ({ term: 3, vote: 2, commit: 0 }),
    lastIndex: 1,
    termAt: (index) => [0, 3][index],
    has: (index, term) => [0, 3][index] === term,
  };

  function check(msgType: MessageType, fields: Partial<Message>, basis: Partial<Basis> = {}): () => void {
    const message = makeMessage(msgType, 2, { from: 1, term: 3, ...fields });
    return () => checkPersisted(message, { term: 3, vote: 2, matchTerm: undefined, ...basis }, durable);
  }

  test('a message that depends on durable state may be sent', () => {
    expect(check(MessageType.MsgRequestVoteResponse, {})).not.toThrow();
    expect(check(MessageType.MsgAppendResponse, { index: 1 }, { matchTerm: 3 })).not.toThrow();
    expect(check(MessageType.MsgAppendResponse, { index: 9, reject: true }, { matchTerm: 3 })).not.toThrow();
  });

  test('a term, a vote or an entry that is not durable must not be sent', () => {
    expect(check(MessageType.MsgHeartbeat, { term: 4 })).toThrow(/has term 4, but the durable term is 3/);
    expect(check(MessageType.MsgRequestVoteResponse, { to: 3 }, { vote: 3 })).toThrow(
      /vote for node 3 in term 3, but the durable vote is for node 2/,
    );
    expect(check(MessageType.MsgRequestVote, {}, { vote: 1 })).toThrow(/vote for node 1 in term 3/);
    expect(check(MessageType.MsgAppendResponse, { index: 2 }, { matchTerm: 3 })).toThrow(/up to 2, but its durable log ends at 1/);
    expect(check(MessageType.MsgAppendResponse, { index: 1 }, { matchTerm: 2 })).toThrow(/has another entry there/);
  });

  test('a pre-vote depends on no vote, and a response of an earlier term on the state of that term', () => {
    expect(check(MessageType.MsgRequestVoteResponse, { to: 3 })).not.toThrow();
    expect(check(MessageType.MsgAppendResponse, { index: 2 }, { matchTerm: undefined })).not.toThrow();
  });
});

test('messages unchanged: a message shares its entries with the log of the node', () => {
  const shared = [makeEntry(1, 1)];
  const messages = [makeMessage(MessageType.MsgAppend, 2, { from: 1, term: 1, entries: shared })];
  const handedOut = new MessagesUnchanged(messages);
  expect(() => handedOut.check(1)).not.toThrow();
  shared.push(makeEntry(1, 2));
  expect(() => handedOut.check(1)).toThrow(/Node 1 handed out the message/);
  shared.pop();
  shared[0]!.term = 2;
  expect(() => handedOut.check(1)).toThrow(/Expected the same message/);
});
