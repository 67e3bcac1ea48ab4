import { check } from '#harness/scenario/check';
import { printBytes } from '#kit/bytes';
import { type Entry, MessageType } from '#kit/wire/raft';

import { heartbeat } from './fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';
import { ScriptedMember } from './scripted-member';

/** More than enough ticks to send any log of a test. */
const TICKS_MAX = 60 * HEARTBEAT_TICKS;

/**
 * The log of a node as it sends it: the node becomes the leader of new members with empty logs, and its appends are read. The
 * first entry of its term is not returned. Afterwards the node must not be used in its old group.
 */
export async function readLog(group: ScriptedGroup, id: number): Promise<readonly Entry[]> {
  const { lastIndex, term } = group.status(id);
  const readers = new ScriptedGroup(group.context, [group.member(id), ...(await newMembers(group, id))]);
  // A leader would continue from its progress of the old members, so it first follows another leader.
  const [, other] = readers.ids;
  readers.step(id, heartbeat({ from: other!, to: id, term: term + 1 }));
  readers.takeInFlight();
  await readers.elect(id);
  for (let tick = 0; tick < TICKS_MAX; tick++) {
    const entries = entriesSent(readers, id, lastIndex);
    if (entries.length === lastIndex && !entries.includes(undefined)) return entries as Entry[];
    await readers.run(1, [id]);
  }
  check(
    false,
    'backtracking',
    () =>
      `Expected node ${id} to send all entries up to ${lastIndex} to members with empty logs, found some missing after ${TICKS_MAX} ticks.`,
  );
}

async function newMembers(group: ScriptedGroup, id: number): Promise<ScriptedMember[]> {
  const fresh: ScriptedMember[] = [];
  for (const other of group.ids) {
    if (other !== id) fresh.push(await ScriptedMember.start(group.context, { ...group.member(id).config, id: other }));
  }
  return fresh;
}

function entriesSent(group: ScriptedGroup, id: number, lastIndex: number): (Entry | undefined)[] {
  const entries: (Entry | undefined)[] = Array.from({ length: lastIndex }, () => undefined);
  for (const message of group.sent) {
    if (message.msgType !== MessageType.MsgAppend || message.from !== id) continue;
    for (const entry of message.entries) if (entry.index <= lastIndex) entries[entry.index - 1] = entry;
  }
  return entries;
}

/** `3@2 "x"`: index, term and data. */
export function printEntry({ index, term, data }: Entry): string {
  return `${index}@${term} ${printBytes(data)}`;
}

/** Checks that two logs are equal. */
export function checkSameLog(actual: readonly Entry[], expected: readonly Entry[], whose: string): void {
  for (let i = 0; i < Math.max(actual.length, expected.length); i++) {
    const [found, wanted] = [actual[i], expected[i]].map((entry) => (entry === undefined ? 'no entry' : printEntry(entry)));
    check(found === wanted, 'log matching', () => `${whose}: expected ${wanted} at index ${i + 1}, found ${found}.`);
  }
}
