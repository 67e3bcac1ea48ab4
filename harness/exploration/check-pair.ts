import { ElectionSafety } from '#harness/checkers/raft/invariants/election-safety';
import { LogMatching } from '#harness/checkers/raft/invariants/log-matching';
import { StateMachineSafety } from '#harness/checkers/raft/invariants/state-machine-safety';
import type { LocalState } from '#harness/exploration/local-histories';
import { type NodeView, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, broken } from '#harness/checkers/raft/raft-invariant';

/**
 * Raft's rules that concern the group, for two nodes of it: whatever breaks one of them does so between two nodes.
 * @throws RunFailed
 */
export function checkPair(one: LocalState, other: LocalState): void {
  for (const property of [new LogMatching(), new StateMachineSafety()]) {
    checkWhole(property, one.view);
    checkWhole(property, other.view);
  }
  checkLeaders(one, other);
  checkCompleteness(one, other);
  checkCompleteness(other, one);
}

/** As if the node had become all that it is at once. */
function checkWhole(property: RaftInvariant, after: NodeView): void {
  property.check({ before: undefined, after, firstChanged: after.start + 1, livedOn: false });
}

function checkLeaders(one: LocalState, other: LocalState): void {
  const property = new ElectionSafety();
  for (const { view, led } of [one, other]) for (const term of led) checkWhole(property, { ...view, role: 'leader', term });
}

/** Leader completeness: what `other` knew to be committed in an earlier term is in the log of the leader. */
function checkCompleteness({ view: leader }: LocalState, { committed, node }: LocalState): void {
  if (leader.role !== 'leader') return;
  committed.forEach(({ term, inTerm }, i) => {
    const index = i + 1;
    if (inTerm >= leader.term || termOf(leader, index) === term) return;
    const message = `Node ${node} knew in term ${inTerm} that entry ${index} of term ${term} is committed, but node ${leader.node}, which leads term ${leader.term}, does not have it.`;
    throw broken('leader completeness', 'figure 3; section 5.4', message);
  });
}
