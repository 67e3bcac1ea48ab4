import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';

import { mostUpToDate, randomLogs, storageOf } from './random-logs';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';
import { checkSameLog, readLog } from './read-log';

const SIZE = 5;

export const logMatching = gradedTest('lab2ab', 'log-matching', {
  title: "A leader's log stays as it is, and the logs of its followers become the same, whatever they were before",
  points: 1,
  seeds: 25,
  references: paper('section 5.3'),
  docsAnchor: 'appends',
  async run(context) {
    const logs = randomLogs(context, SIZE);
    const leader = mostUpToDate(logs);
    const group = await ScriptedGroup.start(context, { size: SIZE, storage: (id) => storageOf(logs[id - 1]!) });
    await group.elect(leader);
    const { lastIndex: last, term } = group.status(leader);
    for (let tick = 0; tick < 10 * ELECTION_TICKS && !haveCaughtUp(group, last); tick++) await group.run(1);
    check(
      haveCaughtUp(group, last),
      'log matching',
      () => `No message was lost. Expected last index and commit index ${last} on all nodes, found:\n${group.describe()}`,
    );
    const expected = logs[leader - 1]!;
    for (const id of group.ids) {
      const log = await readLog(group, id);
      checkSameLog(log.slice(0, expected.length), expected, `Node ${id}, compared with the initial log of its leader ${leader}`);
      const more = log.slice(expected.length);
      check(
        more.every((entry) => entry.term === term),
        'log matching',
        () =>
          `Expected all entries of node ${id} after ${expected.length} to be of term ${term}, found terms ${more.map((entry) => entry.term).join(', ')}.`,
      );
    }
  },
});

function haveCaughtUp(group: ScriptedGroup, last: number): boolean {
  return group.ids.every((id) => group.status(id).lastIndex === last && group.status(id).commit === last);
}
