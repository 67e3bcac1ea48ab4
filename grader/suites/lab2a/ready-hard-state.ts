import { gradedTest } from '#grader/catalogue/define-test';
import { MessageType } from '#kit/wire/raft';

import { READY_TEST, entries, expectHardState } from './ready-expectations';
import { ScriptedNode } from './scripted-node';

export const hardStateWhenChanged = gradedTest('lab2ac', 'hard-state-when-changed', {
  ...READY_TEST,
  title: 'A ready holds the hard state exactly when term, vote or commit index have changed, and then all of it',
  async run(context) {
    const node = await ScriptedNode.start(context);
    node.append(3, [0, 0], entries(3, 1, 2));
    expectHardState(node.finishNext().hardState, { term: 3, vote: 0, commit: 0 }, 'The term has changed');

    node.append(3, [2, 3], entries(3, 3, 3));
    expectHardState(node.finishNext().hardState, undefined, 'Only the log has changed');

    node.append(3, [3, 3], [], 2);
    expectHardState(node.finishNext().hardState, { term: 3, vote: 0, commit: 2 }, 'Only the commit index has changed');

    askForVote(node, 3, 1);
    expectHardState(
      node.finishNext().hardState,
      { term: 5, vote: 0, commit: 2 },
      'The term has changed, and no vote was given: the log of the candidate is behind',
    );

    askForVote(node, 2, 9);
    expectHardState(node.finishNext().hardState, { term: 5, vote: 2, commit: 2 }, 'Only the vote has changed');

    askForVote(node, 2, 9);
    expectHardState(node.finishNext().hardState, undefined, 'The same candidate asked again');
    node.expectNothing('After advance, with nothing new,');
  },
});

/** In term 5, with a log that ends at `index`, of term 3. */
function askForVote(node: ScriptedNode, from: number, index: number): void {
  node.step(MessageType.MsgRequestVote, from, { term: 5, index, logTerm: 3 });
}
