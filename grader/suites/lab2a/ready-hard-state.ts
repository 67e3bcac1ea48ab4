import { gradedTest } from '#grader/catalogue/define-test';
import { MessageType } from '#kit/wire/raft';

import { READY_TEST, entries, expectHardState } from './ready-expectations';
import { ScriptedNode } from './scripted-node';

export const hardStateWhenChanged = gradedTest('lab2ac', 'hard-state-when-changed', {
  ...READY_TEST,
  title: 'A ready has the hard state exactly if term, vote or commit index changed, and then all three of them',
  async run(context) {
    const node = await ScriptedNode.start(context);
    node.append(3, [0, 0], entries(3, 1, 2));
    expectHardState(node.finishNext().hardState, { term: 3, vote: 0, commit: 0 }, 'The term changed');

    node.append(3, [2, 3], entries(3, 3, 3));
    expectHardState(node.finishNext().hardState, undefined, 'Only the log changed');

    node.append(3, [3, 3], [], 2);
    expectHardState(node.finishNext().hardState, { term: 3, vote: 0, commit: 2 }, 'Only the commit index changed');

    requestVote(node, 3, 1);
    expectHardState(
      node.finishNext().hardState,
      { term: 5, vote: 0, commit: 2 },
      'The term changed, and no vote was granted: the log of the candidate is behind',
    );

    requestVote(node, 2, 9);
    expectHardState(node.finishNext().hardState, { term: 5, vote: 2, commit: 2 }, 'Only the vote changed');

    requestVote(node, 2, 9);
    expectHardState(node.finishNext().hardState, undefined, 'The same candidate requested the vote again');
    node.expectNothing('After advance without changes');

    // Needs no response, so the ready has only the hard state.
    node.step(MessageType.MsgHeartbeatResponse, 2, { term: 7 });
    expectHardState(
      node.finishNext().hardState,
      { term: 7, vote: 0, commit: 2 },
      'A response of a later term arrived: nothing is to be sent, persisted in the log or applied',
    );
  },
});

/** A candidate of term 5, whose log ends at `index` of term 3. */
function requestVote(node: ScriptedNode, from: number, index: number): void {
  node.step(MessageType.MsgRequestVote, from, { term: 5, index, logTerm: 3 });
}
