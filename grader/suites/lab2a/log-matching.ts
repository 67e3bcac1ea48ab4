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
  title: "Whatever the logs of its followers have come to, a leader's log stays as it is, and theirs become the same",
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
    for (let tick = 0; tick < 10 * ELECTION_TICKS && !areLevel(group, last); tick++) await group.run(1);
    check(
      areLevel(group, last),
      'log matching',
      () => `Nothing is lost, but the logs do not all become as long, and committed, as the leader's:${group.describe()}`,
    );
    const expected = logs[leader - 1]!;
    for (const id of group.ids) {
      const log = await readLog(group, id);
      checkSameLog(log.slice(0, expected.length), expected, `node ${id}, compared with the log that its leader ${leader} began with`);
      const more = log.slice(expected.length);
      check(
        more.every((entry) => entry.term === term),
        'log matching',
        () => `Node ${id} has entries after ${expected.length} that are not of its leader's term.`,
      );
    }
  },
});

function areLevel(group: ScriptedGroup, last: number): boolean {
  return group.ids.every((id) => group.status(id).lastIndex === last && group.status(id).commit === last);
}

/**
 * Logs as they come about: in each term somebody who is up to date enough adds entries to his log, and some of the others
 * get some of them. Nothing is committed.
 */
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

/** The node, from 1 on, that everybody votes for. */
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
