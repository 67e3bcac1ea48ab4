import { dataOf, isClientActor } from '#harness/report/model/event-data';

import type { ReportEvent } from '#harness/report/report-data';
import { isAnswer, messageFamily } from '#harness/trace/vocabulary';

/** A message that was sent. */
export interface SentMessage {
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  /** See `messageFamily`. */
  readonly family: string;
  readonly answer: boolean;
  readonly summary: string;
  /** The index of its `send`. */
  readonly sentIndex: number;
  readonly sentAt: number;
}

/** The transmission of one copy of a message: a line of the picture. */
export interface Transmission {
  readonly message: SentMessage;
  /** `in flight`: the run ended first. */
  readonly end: 'received' | 'dropped' | 'in flight';
  /** The index of the `receive` or `drop`; undefined for `in flight`. */
  readonly endIndex: number | undefined;
  readonly endAt: number;
  /** The actor at which the copy arrived or was dropped. */
  readonly endActor: string;
  /** The reason of the drop; empty otherwise. */
  readonly why: string;
}

/** The messages of a run, and the transmissions of all copies, both in the order of sending. The run ends at its last event. */
export function transmissionsOf(events: readonly ReportEvent[]): { messages: SentMessage[]; transmissions: Transmission[] } {
  const sent = new Map<number, SentMessage>();
  const transmissions: Transmission[] = [];
  const ended = new Set<number>();
  events.forEach((event, index) => {
    const message = sentBy(event, index);
    if (message !== undefined) sent.set(message.number, message);
    const transmission = endedBy(event, index, sent);
    if (transmission === undefined) return;
    ended.add(transmission.message.number);
    transmissions.push(transmission);
  });
  const endOfRun = events.at(-1)?.at ?? 0;
  for (const message of sent.values()) {
    if (!ended.has(message.number)) transmissions.push(inFlight(message, endOfRun));
  }
  transmissions.sort((left, right) => left.message.sentIndex - right.message.sentIndex || left.endAt - right.endAt);
  return { messages: [...sent.values()], transmissions };
}

function sentBy(event: ReportEvent, sentIndex: number): SentMessage | undefined {
  const data = dataOf(event, 'send');
  if (data?.message === undefined) return undefined;
  const { message: number, to = '', type = 'message' } = data;
  const summary = withoutType(type, data.summary ?? '');
  const family = messageFamily(type);
  return { number, from: event.actor, to, type, family, answer: isAnswer(type), summary, sentIndex, sentAt: event.at };
}

/** A summary may begin with the message's type and its ends, which the report shows already. */
function withoutType(type: string, summary: string): string {
  return summary.startsWith(`${type} `) ? summary.slice(type.length + 1).replace(/^\d+→\d+ /, '') : summary;
}

function endedBy(event: ReportEvent, endIndex: number, sent: ReadonlyMap<number, SentMessage>): Transmission | undefined {
  const received = dataOf(event, 'receive');
  const dropped = dataOf(event, 'drop');
  const message = sent.get((received ?? dropped)?.message ?? NaN);
  if (message === undefined) return undefined;
  const why = dropped?.why ?? '';
  return { message, end: received ? 'received' : 'dropped', endIndex, endAt: event.at, endActor: event.actor, why };
}

function inFlight(message: SentMessage, endAt: number): Transmission {
  return { message, end: 'in flight', endIndex: undefined, endAt, endActor: message.to, why: '' };
}

/** The reason of a drop, for people. In a trace, `cut` means a partition in both directions or in one. */
export function dropReason(why: string): string {
  if (why === 'loss') return 'lost';
  return why === 'cut' ? 'partition' : why;
}

/** All messages between clients and stores form one group. */
const OPERATIONS = 'operations';

/** The group of a message. Messages of one group have one colour, and the reader shows or hides them together. */
export function messageGroup({ from, to, family }: SentMessage): string {
  return isClientActor(from) || isClientActor(to) ? OPERATIONS : family;
}

/** The groups of a run, in the order of their first occurrence. */
export function messageGroups(messages: ReadonlyMap<number, SentMessage>): string[] {
  return [...new Set([...messages.values()].map(messageGroup))];
}
