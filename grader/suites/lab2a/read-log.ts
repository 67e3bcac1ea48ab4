import { check } from '#harness/scenario/check';
import { printBytes } from '#kit/bytes';
import { type Entry, MessageType } from '#kit/wire/raft';

import { heartbeat } from './fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';
import { ScriptedMember } from './scripted-member';

/** More ticks than it takes to send any log of a test. */
const MOST_TICKS = 60 * HEARTBEAT_TICKS;

/**
 * The log of a node as others get it: the node is made the leader of new members that have nothing, and what it sends them
 * is read. The entry it begins its term with is not returned. Afterwards the node is of no more use to its old group.
 */
export async function readLog(group: ScriptedGroup, id: number): Promise<readonly Entry[]> {
  const { lastIndex, term } = group.status(id);
  const references = new ScriptedGroup(group.context, [group.member(id), ...(await newMembers(group, id))]);
  // A leader would go on from what it knows of the others: it gets another one, for a moment.
  const [, other] = references.ids;
  references.step(id, heartbeat({ from: other!, to: id, term: term + 1 }));
  references.takeInFlight();
  await references.elect(id);
  for (let tick = 0; tick < MOST_TICKS; tick++) {
    const entries = entriesSent(references, id, lastIndex);
    if (entries.length === lastIndex && !entries.includes(undefined)) return entries as Entry[];
    await references.run(1, [id]);
  }
  check(
    false,
    'replication',
    () => `Node ${id} has entries as far as ${lastIndex}, but does not send all of them to members that have none.`,
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

/** Two logs are the same. */
export function checkSameLog(actual: readonly Entry[], expected: readonly Entry[], whose: string): void {
  for (let i = 0; i < Math.max(actual.length, expected.length); i++) {
    const [got, wanted] = [actual[i], expected[i]].map((entry) => (entry === undefined ? 'no entry' : printEntry(entry)));
    check(got === wanted, 'log matching', () => `${whose}: expected ${wanted} at index ${i + 1}, got ${got}.`);
  }
}
