import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check, checkRefused } from '#harness/scenario/check';
import { describeStatus } from '#harness/scenario/raft/describe-status';
import { bytesOf } from '#kit/bytes';
import type { RaftState } from '#kit/raft/state';

import { heartbeat, storageWith } from './fake-messages';
import { ScriptedGroup } from './scripted-group';
import { checkSameLog, readLog } from './read-log';
import { groupWith } from './roles';

const PROPERTY = 'proposals';

export const proposals = gradedTest('lab2ab', 'proposals', {
  title: 'A new leader begins its term with an entry without data, and so commits earlier entries; only a leader accepts proposals',
  points: 1,
  references: paper('section 8'),
  docsAnchor: 'proposals',
  async run(context) {
    for (const part of [commitsEarlierEntries, numbersEntries, rejections, transfers]) await context.part(part);
  },
});

async function commitsEarlierEntries(context: ScenarioContext): Promise<void> {
  for (const size of [1, 3]) {
    const group = await ScriptedGroup.start(context, { size, storage: () => storageWith([1, 1, 2]) });
    await group.elect(1);
    const { term, lastIndex, commit } = group.status(1);
    const good = lastIndex === 4 && commit === 4;
    check(
      good,
      'commit',
      () =>
        `All ${size} members had 3 entries. Expected last index and commit index 4 of the new leader, with entry 4 of its own ` +
        `term, found ${lastIndex} and ${commit}.`,
    );
    if (size === 1) continue;
    const entry = (await readLog(group, 2))[3];
    const isNoop = entry?.term === term && entry.data.length === 0;
    check(
      isNoop,
      'commit',
      () =>
        `Expected the first entry of a leader to have term ${term} and no data, found term ${entry?.term} and ` +
        `${entry?.data.length} bytes.`,
    );
  }
}

async function numbersEntries(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3 });
  await group.elect(1);
  const start = group.status(1).lastIndex;
  const texts = ['a', 'b', '', 'c'];
  texts.forEach((text, i) => {
    const entry = group.propose(1, bytesOf(text));
    const { term, lastIndex } = group.status(1);
    const good = entry.index === start + i + 1 && entry.term === term && lastIndex === entry.index;
    check(
      good,
      PROPERTY,
      () =>
        `Expected proposal ${i} to become the last entry ${start + i + 1}@${term}, found ${entry.index}@${entry.term} and last ` +
        `index ${lastIndex}.`,
    );
  });
  await group.run(10);
  const { term } = group.status(1);
  const log = (await readLog(group, 3)).slice(start);
  const expected = texts.map((text, i) => ({ entryType: 0, index: start + i + 1, term, data: bytesOf(text) }));
  checkSameLog(log, expected, 'The log of a follower after four proposals');
}

async function rejections(context: ScenarioContext): Promise<void> {
  for (const role of ['follower', 'candidate'] as const) {
    const group = await groupWith(context, role, { size: 3 });
    await expectRejected(group, `a ${role}`);
  }
  const fresh = await ScriptedGroup.start(context, { size: 3 });
  await expectRejected(fresh, 'a new node that knows no leader');
  const deposed = await groupWith(context, 'leader', { size: 3 });
  deposed.propose(1, bytesOf('x'));
  deposed.step(1, heartbeat({ from: 2, to: 1, term: deposed.status(1).term + 1 }));
  await expectRejected(deposed, 'a deposed leader');
}

/** A leader that transfers its leadership refuses proposals, until the transfer or its leadership ends. */
async function transfers(context: ScenarioContext): Promise<void> {
  const group = await groupWith(context, 'leader', { size: 3 });
  const setTarget = (target: number): void => group.act(1, (node) => void ((node.inspect() as RaftState).transferTarget = target));
  setTarget(2);
  await expectRejected(group, 'a leader that is transferring its leadership');
  setTarget(0);
  expectAccepted(group, 'a leader after its transfer ended without success');
  await group.settle();
  setTarget(2);
  await group.elect(3);
  await group.elect(1);
  expectAccepted(group, 'a leader that transferred its leadership in an earlier term');
}

function expectAccepted(group: ScriptedGroup, who: string): void {
  const before = group.status(1).lastIndex;
  const isAccepted = (): boolean => {
    try {
      return group.propose(1, bytesOf('accepted')).index === before + 1;
    } catch (error) {
      if ((error as { code?: string }).code === 'NotLeader') return false;
      throw error;
    }
  };
  check(isAccepted(), PROPERTY, () => `Expected a proposal to ${who} to be accepted, found a rejection.`);
}

async function expectRejected(group: ScriptedGroup, who: string): Promise<void> {
  group.takeInFlight();
  const before = group.status(1);
  const unchanged = JSON.stringify(before);
  await checkRefused('NotLeader', PROPERTY, `a proposal to ${who}`, () => group.propose(1, bytesOf('refused')));
  const after = group.status(1);
  const message = (): string =>
    `A proposal to ${who} was rejected. Expected the unchanged status ${describeStatus(before)}, found ${describeStatus(after)}.`;
  check(JSON.stringify(after) === unchanged, PROPERTY, message);
  check(
    group.inFlight.length === 0,
    PROPERTY,
    () => `A proposal to ${who} was rejected. Expected no messages, found ${group.inFlight.length}.`,
  );
}
