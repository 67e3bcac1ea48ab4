import { dataOf } from '#harness/report/model/event-data';
import type { Story } from '#harness/report/model/story';
import type { ReportEvent } from '#harness/report/report-data';
import { DISK_KINDS } from '#harness/trace/vocabulary';

/** What an event is that tells nothing by itself; undefined for one that is worth a line. */
export type Routine = 'disk' | 'timer' | 'heartbeat';

/**
 * For each event of a story whether it is routine: disk work, timers, and heartbeats that arrived and after which the store's
 * public status did not change. A lost heartbeat is routine too: only that many are lost tells something, and the fault says it.
 */
export function routineEvents(story: Story): (Routine | undefined)[] {
  const { events } = story.report;
  return events.map((event, index) => {
    if (DISK_KINDS.has(event.kind)) return 'disk';
    if (event.kind === 'timer') return 'timer';
    return isHeartbeat(story, event) && !changesStatus(events, index) ? 'heartbeat' : undefined;
  });
}

function isHeartbeat({ messages }: Story, event: ReportEvent): boolean {
  const number = (dataOf(event, 'send') ?? dataOf(event, 'receive') ?? dataOf(event, 'drop'))?.message;
  return number !== undefined && /heartbeat/i.test(messages.get(number)?.family ?? '');
}

/** Whether the actor of a `receive` said in the same instant that its status changed. */
function changesStatus(events: readonly ReportEvent[], index: number): boolean {
  const { at, actor, kind } = events[index]!;
  if (kind !== 'receive') return false;
  for (let later = index + 1; later < events.length && events[later]!.at === at; later++) {
    if (events[later]!.actor === actor && events[later]!.kind === 'status') return true;
  }
  return false;
}
