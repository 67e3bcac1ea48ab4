import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { purpose } from '#harness/simulation/choices/choices';
import { MemoryRaftStorage } from '#kit/raft/storage';
import type { Entry } from '#kit/wire/raft';

import { entriesOf } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';
import { checkSameLog, readLog } from './read-log';

const RANDOM_LOGS = purpose('random logs');
const SIZE = 5;
const TERMS = 7;

export const logMatching = gradedTest('lab2ab', 'log-matching', {
  title: "A leader's log stays as it is, and the logs of its followers become the same, whatever they were before",
  points: 1,
  seeds: 25,
  references: paper('section 5.3'),
  docsAnchor: 'appends',
  async run(context) {
    const logs = randomLogs(context);
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

/** Random logs: in each term one node appends entries to its log, and some others receive some of them. Nothing is committed. */
function randomLogs({ simulation }: ScenarioContext): Entry[][] {
  let draws = 0;
  const draw = (bound: number): number => simulation.choices.choose(RANDOM_LOGS, 0, draws++, bound);
  const logs: Entry[][] = Array.from({ length: SIZE }, () => []);
  for (let term = 1; term <= TERMS; term++) {
    const leader = draw(SIZE);
    const log = logs[leader]!;
    log.push(
      ...entriesOf(
        Array.from({ length: draw(5) }, () => term),
        log.length + 1,
      ),
    );
    for (let other = 0; other < SIZE; other++) {
      if (other !== leader && draw(3) === 0) logs[other] = [...log.slice(0, draw(log.length + 1))];
    }
  }
  return logs;
}

/** The node, from 1 on, that all nodes vote for. */
function mostUpToDate(logs: readonly (readonly Entry[])[]): number {
  const rank = (log: readonly Entry[]): number => (log.at(-1)?.term ?? 0) * 1000 + log.length;
  const best = Math.max(...logs.map(rank));
  return logs.findIndex((log) => rank(log) === best) + 1;
}

function storageOf(log: readonly Entry[]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.append(log);
  storage.setHardState({ term: TERMS, vote: 0, commit: 0 });
  return storage;
}
