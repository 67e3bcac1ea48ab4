import { gradedTest } from '#grader/catalogue/define-test';
import { appendResponse, heartbeatResponse, vote } from '#grader/suites/lab2a/fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from '#grader/suites/lab2a/scripted-group';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';

import { removeNode } from './changes';
import { MemberGroup } from './member-group';

const PROPERTY = 'membership';

export const removing = gradedTest('lab3a', 'remove-member', {
  title: 'A removed member is sent nothing, and counts for no commit, no election and no quorum check; the majority of the others decides',
  points: 2,
  references: paper('section 6'),
  docsAnchor: 'applying-a-change',
  async run(context) {
    for (const part of [commit, election, votesBeforeRemoval, quorumCheck, sameChangeTwice]) await context.part(part);
  },
});

/** Node 1 leads the members 1, 2 and 3; node 4 was removed and has not learned of it. */
async function withoutNode4(context: ScenarioContext, checkQuorum = false): Promise<MemberGroup> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3, 4], checkQuorum });
  group.isolate(4);
  group.removeMember(1, 4);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  for (const id of [1, 2, 3]) group.expectMembers(id, [1, 2, 3], PROPERTY, 'Node 4 was removed, and heartbeats were sent');
  group.heal();
  return group;
}

async function commit(context: ScenarioContext): Promise<void> {
  const group = await withoutNode4(context);
  const match = group.minMatch(1);
  const { lastIndex, term, commit: before } = group.status(1);
  check(
    match === lastIndex,
    PROPERTY,
    () => `Node 4 was removed, and the other members have all entries. Expected that all match to ${lastIndex}, found ${match}.`,
  );
  group.connectOnly(1);
  const sent = group.sent.length;
  const { index } = group.propose(1, bytesOf('x'));
  group.step(1, appendResponse({ from: 4, to: 1, term }, index));
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.expectCommit(1, before, PROPERTY, `Node 4 was removed. It and node 1 have entry ${index}`);
  const toRemoved = group.sent.slice(sent).filter(({ to }) => to === 4).length;
  check(toRemoved === 0, PROPERTY, () => `Node 4 was removed. Expected no messages to it, found ${toRemoved}.`);
  group.connectOnly(1, 2);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.expectCommit(1, index, PROPERTY, `Node 4 was removed. Nodes 1 and 2 of the members 1, 2 and 3 have entry ${index}`);
}

async function election(context: ScenarioContext): Promise<void> {
  const group = await withoutNode4(context);
  const requests = group.becomeCandidate(2);
  const receivers = requests.map(({ to }) => to).sort();
  check(
    !receivers.includes(4),
    PROPERTY,
    () => `Node 4 was removed. Expected vote requests to nodes 1 and 3, found requests to ${receivers.join(', ')}.`,
  );
  const { term } = group.status(2);
  group.step(2, vote({ from: 4, to: 2, term }));
  const { role } = group.status(2);
  check(role === 'candidate', PROPERTY, () => `Node 4 was removed, and votes for node 2. Expected a candidate, found a ${role}.`);
  group.step(2, vote({ from: 3, to: 2, term }));
  group.expectLeader(2, PROPERTY, 'Node 4 was removed. Nodes 2 and 3 of the members 1, 2 and 3 have voted for node 2', term);
}

/** Node 5 has voted for node 1, and is removed during the election. */
async function votesBeforeRemoval(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.found(context, { founders: [1, 2, 3, 4, 5] });
  group.becomeCandidate(1);
  const { term } = group.status(1);
  group.step(1, vote({ from: 5, to: 1, term }));
  group.apply(1, removeNode(5));
  group.step(1, vote({ from: 2, to: 1, term }));
  const { role } = group.status(1);
  const when = 'Node 5 voted for node 1 and was removed; then node 2 voted for node 1';
  check(role === 'candidate', PROPERTY, () => `${when}. Expected that 2 of the members 1 to 4 do not elect it, found a ${role}.`);
  group.step(1, vote({ from: 4, to: 1, term }));
  group.expectLeader(1, PROPERTY, `${when}, and node 4`, term);
}

async function quorumCheck(context: ScenarioContext): Promise<void> {
  const group = await withoutNode4(context, true);
  group.connectOnly(1, 2);
  await group.run(3 * ELECTION_TICKS, [1]);
  group.expectLeader(1, PROPERTY, 'Node 4 was removed. Node 2 of the members 1, 2 and 3 responds to the leader');
  group.connectOnly(1);
  for (let tick = 0; tick < 3 * ELECTION_TICKS && group.status(1).role === 'leader'; tick++) {
    await group.run(1, [1]);
    group.step(1, heartbeatResponse({ from: 4, to: 1, term: group.status(1).term }));
  }
  const { role } = group.status(1);
  check(
    role !== 'leader',
    PROPERTY,
    () => `Only node 4, which was removed, responds to the leader. Expected that the leader steps down at a quorum check, found a ${role}.`,
  );
}

async function sameChangeTwice(context: ScenarioContext): Promise<void> {
  const group = await withoutNode4(context);
  const { term, commit: before } = group.status(1);
  for (const id of [1, 2, 3]) for (const removed of [4, 9]) group.apply(id, removeNode(removed));
  for (const id of [1, 2, 3]) group.expectMembers(id, [1, 2, 3], PROPERTY, 'The removal of node 4 was applied twice, and that of node 9');
  group.expectLeader(1, PROPERTY, 'The removal of node 4 was applied twice, and that of node 9', term);
  group.expectCommit(1, before, PROPERTY, 'The removal of node 4 was applied twice, and that of node 9');
}
