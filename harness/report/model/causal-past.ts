import { dataOf } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';

/**
 * The events that happened before the event with this index, in Lamport's sense (Time, Clocks, and the Ordering of Events, 1978):
 * earlier events of the same actor, the sending of messages that it received, and all events that happened before those. By index; 1
 * means yes.
 */
export function causalPast({ report, messages }: RunModel, index: number): Uint8Array {
  const { events } = report;
  const past = new Uint8Array(events.length);
  // By actor, the last event that is in the past. All its earlier events are in the past too.
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
