import { dataOf } from '#harness/report/model/event-data';
import type { Story } from '#harness/report/model/story';

/**
 * Which events happened before the one with this index, in Lamport's sense (Time, Clocks, and the Ordering of Events, 1978):
 * earlier ones of the same actor, the sending of what it received, and what happened before those. By index; 1 is yes.
 */
export function causalPast({ report, messages }: Story, index: number): Uint8Array {
  const { events } = report;
  const past = new Uint8Array(events.length);
  // By actor, the last of its events that is in the past: all before that one are, too.
  const reach = new Map([[events[index]!.actor, index]]);
  for (let i = index; i >= 0; i--) {
    const event = events[i]!;
    if (i > (reach.get(event.actor) ?? -1)) continue;
    past[i] = 1;
    const sent = messages.get(dataOf(event, 'receive')?.message ?? NaN);
    if (sent !== undefined) reach.set(sent.from, Math.max(reach.get(sent.from) ?? -1, sent.sentIndex));
  }
  return past;
}
