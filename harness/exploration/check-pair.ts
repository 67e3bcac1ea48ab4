import { ElectionSafety } from '#harness/checkers/raft/invariants/election-safety';
import { LogMatching } from '#harness/checkers/raft/invariants/log-matching';
import { StateMachineSafety } from '#harness/checkers/raft/invariants/state-machine-safety';
import type { LocalState } from '#harness/exploration/local-histories';
import { type NodeView, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** After each input, a node of an exploration has persisted all that it has. */
const ALL_DURABLE = { has: () => true };

/**
 * Checks the invariants of the group for two nodes of it: each violation is between two nodes.
 * @throws RunFailed
 */
export function checkPair(one: LocalState, other: LocalState): void {
  for (const property of [new LogMatching(), new StateMachineSafety(() => ALL_DURABLE)]) {
    checkWhole(property, one.view);
    checkWhole(property, other.view);
  }
  checkLeaders(one, other);
  checkCompleteness(one, other);
  checkCompleteness(other, one);
}

/** Checks a whole node, as if it had changed from nothing to `after` at once. */
function checkWhole(property: RaftInvariant, after: NodeView): void {
  property.check({ before: undefined, after, firstChanged: after.start + 1, isSameIncarnation: false });
}

function checkLeaders(one: LocalState, other: LocalState): void {
  const property = new ElectionSafety();
  for (const { view, led } of [one, other]) for (const term of led) checkWhole(property, { ...view, role: 'leader', term });
}

/** Leader completeness: entries that `other` knew to be committed in an earlier term are in the log of the leader. */
function checkCompleteness({ view: leader }: LocalState, { committed, node }: LocalState): void {
  if (leader.role !== 'leader') return;
  committed.forEach(({ term, inTerm }, i) => {
    const index = i + 1;
    const found = termOf(leader, index);
    if (inTerm >= leader.term || found === term) return;
    const message = `Node ${node} knew in term ${inTerm} that entry ${index} of term ${term} is committed. Expected it in the log of node ${leader.node}, the leader of term ${leader.term}, found ${found === undefined ? 'no entry' : `an entry of term ${found}`}.`;
    throw violated('leader completeness', 'figure 3; section 5.4', message);
  });
}
