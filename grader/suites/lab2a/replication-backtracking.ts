import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { MessageType } from '#kit/wire/raft';

import { repeated, storageWith } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'backtracking';

/** Appends and responses. One round per conflicting term takes about 20, one per entry would take 2,000. */
const BUDGET = 40;

const COMMON = repeated(1, 10);

interface Logs {
  readonly what: string;
  /** The terms of the entries. */
  readonly follower: readonly number[];
  readonly leader: readonly number[];
}

const LOGS: readonly Logs[] = [
  { what: '1,000 entries of another term', follower: [...COMMON, ...repeated(2, 1000)], leader: [...COMMON, ...repeated(3, 20)] },
  {
    what: '1,000 entries of ten other terms',
    follower: [...COMMON, ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11].flatMap((term) => repeated(term, 100))],
    leader: [...COMMON, ...repeated(12, 20)],
  },
  { what: '1,000 entries too few', follower: COMMON, leader: [...COMMON, ...repeated(2, 1000)] },
  { what: '1,000 entries instead of 1,000 others', follower: [...COMMON, ...repeated(2, 1000)], leader: [...COMMON, ...repeated(3, 1000)] },
  { what: 'no entries', follower: [], leader: [...COMMON, ...repeated(2, 1000)] },
];

export const backtracking = gradedTest('lab2ab', 'backtracking', {
  title: `A follower with 1,000 entries that conflict, or 1,000 too few, catches up with ${BUDGET} messages`,
  points: 1,
  references: paper('section 5.3, the last paragraphs'),
  docsAnchor: 'backtracking',
  async run(context) {
    for (const logs of LOGS) await catchUp(context, logs);
  },
});

async function catchUp(context: ScenarioContext, { what, follower, leader }: Logs): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, storage: (id) => storageWith(id === 2 ? follower : leader) });
  group.isolate(2);
  await group.elect(1);
  group.heal();
  const before = group.sent.length;
  const last = group.status(1).lastIndex;
  for (let tick = 0; tick < 10 * ELECTION_TICKS && group.status(2).commit < last; tick++) await group.run(1, [1]);
  const { lastIndex, commit } = group.status(2);
  check(
    lastIndex === last && commit === last,
    PROPERTY,
    () => `Expected last index and commit index ${last} of a follower with ${what}, found ${lastIndex} and ${commit}.`,
  );
  const between = group.sent.slice(before).filter(({ msgType, from, to }) => {
    return (msgType === MessageType.MsgAppend && to === 2) || (msgType === MessageType.MsgAppendResponse && from === 2);
  });
  check(
    between.length <= BUDGET,
    PROPERTY,
    () => `Expected at most ${BUDGET} appends and responses until a follower with ${what} caught up, found ${between.length}.`,
  );
}
