import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { ConfChange } from '#kit/wire/raft';

import { removeNode } from './changes';
import { MemberNode } from './member-node';

const PROPERTY = 'commit through a removal';

export const commitByRemoval = gradedTest('lab3a', 'commit-through-removal', {
  title: 'An entry that a majority has only after a removal is committed when the removal is applied, without a further response',
  points: 2,
  references: paper('sections 5.3 and 6'),
  docsAnchor: 'applying-a-change',
  recordsName: true,
  async run(context) {
    await context.part(() => removesLagging(context, [1, 2, 3, 4], 4));
    await context.part(() => removesLagging(context, [1, 2, 3, 4, 5, 6], 6));
    for (const size of [4, 5]) await context.part(() => removesHolder(context, size));
  },
});

/** The removal is committed by all but the removed member, and the entry after it by half of the members. */
async function removesLagging(context: ScenarioContext, founders: readonly number[], removed: number): Promise<void> {
  const node = await MemberNode.lead(context, founders);
  const change = removeNode(removed);
  const removal = node.node.proposeConfChange(change, ConfChange.encode(change).finish()).index;
  const { index } = node.node.propose(bytesOf('x'));
  const half = founders.slice(1, founders.length / 2);
  for (const id of half) node.acknowledge(id, index);
  node.settled();
  const all = `Half of ${founders.length} members have entry ${index}`;
  check(
    node.status.commit < removal,
    PROPERTY,
    () => `${all}. Expected that it is not committed, found commit index ${node.status.commit}.`,
  );
  for (const id of founders.slice(founders.length / 2, -1)) node.acknowledge(id, removal);
  node.settled();
  const { commit, applied } = node.status;
  check(
    commit === index && applied === index,
    PROPERTY,
    () =>
      `${all}. Entry ${removal} before it has removed node ${removed}. Expected commit and applied index ${index}, found ${commit} and ${applied}.`,
  );
}

/** The removed member had the entry: the others have no majority. */
async function removesHolder(context: ScenarioContext, size: number): Promise<void> {
  const node = await MemberNode.lead(
    context,
    Array.from({ length: size }, (_, i) => i + 1),
  );
  const change = removeNode(size);
  const removal = node.node.proposeConfChange(change, ConfChange.encode(change).finish()).index;
  const { index } = node.node.propose(bytesOf('x'));
  node.acknowledge(size, index);
  node.acknowledge(2, removal);
  node.settled();
  const { commit } = node.status;
  check(
    commit === removal,
    PROPERTY,
    () =>
      `Only node 1 of the members 1 to ${size - 1} has entry ${index}; node ${size}, which has it too, was removed. Expected commit index ${removal}, found ${commit}.`,
  );
}
