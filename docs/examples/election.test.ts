/** An example of a test that you write yourself: the votes of one node, without a simulation. */
import { becomeFollower, handleRequestVote } from '#labs/lab2a/election';
import { makeMessage } from '#kit/raft/message';
import { newRaftState } from '#kit/raft/new-state';
import type { RaftState } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { MessageType } from '#kit/wire/raft';

/** Node 1 of three, a follower in term 1 with an empty log. */
function follower(): RaftState {
  const state = newRaftState({ id: 1, members: [1, 2, 3], electionTicks: 10, heartbeatTicks: 1, random: () => 0 }, new MemoryRaftStorage());
  becomeFollower(state, 1, 0);
  return state;
}

/** Asks node 1 for its vote in term 1. Returns whether it is granted. */
function ask(state: RaftState, candidate: number): boolean {
  handleRequestVote(state, makeMessage(MessageType.MsgRequestVote, 1, { from: candidate, term: 1 }));
  return !state.messages.at(-1)!.reject;
}

test('a node grants its vote to the first candidate of a term, and to no other', () => {
  const state = follower();
  expect(ask(state, 2)).toBe(true);
  expect(ask(state, 3)).toBe(false);
  expect(ask(state, 2)).toBe(true);
});
