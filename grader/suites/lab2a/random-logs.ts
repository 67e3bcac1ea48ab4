import type { ScenarioContext } from '#harness/scenario/context';
import { purpose } from '#harness/simulation/choices/choices';
import { MemoryRaftStorage } from '#kit/raft/storage';
import type { Entry } from '#kit/wire/raft';

import { entriesOf } from './fake-messages';

const RANDOM_LOGS = purpose('random logs');
const TERMS = 7;

/** Random logs: in each term one node appends entries to its log, and some others receive some of them. Nothing is committed. */
export function randomLogs({ simulation }: ScenarioContext, size: number): Entry[][] {
  let draws = 0;
  const draw = (bound: number): number => simulation.choices.choose(RANDOM_LOGS, 0, draws++, bound);
  const logs: Entry[][] = Array.from({ length: size }, () => []);
  for (let term = 1; term <= TERMS; term++) {
    const leader = draw(size);
    const log = logs[leader]!;
    log.push(
      ...entriesOf(
        Array.from({ length: draw(5) }, () => term),
        log.length + 1,
      ),
    );
    for (let other = 0; other < size; other++) {
      if (other !== leader && draw(3) === 0) logs[other] = [...log.slice(0, draw(log.length + 1))];
    }
  }
  return logs;
}

/** The node, from 1 on, that all nodes vote for. */
export function mostUpToDate(logs: readonly (readonly Entry[])[]): number {
  const rank = (log: readonly Entry[]): number => (log.at(-1)?.term ?? 0) * 1000 + log.length;
  const best = Math.max(...logs.map(rank));
  return logs.findIndex((log) => rank(log) === best) + 1;
}

export function storageOf(log: readonly Entry[]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.append(log);
  storage.setHardState({ term: TERMS, vote: 0, commit: 0 });
  return storage;
}
