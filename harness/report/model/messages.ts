import { dataOf } from '#harness/report/model/event-data';
import type { ReportEvent } from '#harness/report/report-data';
import { isAnswer, messageFamily } from '#harness/trace/vocabulary';

/** A message that was sent. */
export interface Message {
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

/** One copy of a message on its way: a line of the picture. */
export interface Flight {
  readonly message: Message;
  /** `in flight`: the run ended first. */
  readonly end: 'received' | 'dropped' | 'in flight';
  /** The index of the `receive` or `drop`; undefined for `in flight`. */
  readonly endIndex: number | undefined;
  readonly endAt: number;
  /** The actor at which a copy was dropped. */
  readonly endActor: string;
  /** Why it was dropped; empty otherwise. */
  readonly why: string;
}

/** The messages of a run, and every copy's way, both in the order of sending. `endAt` of the run is its last event. */
export function messagesOf(events: readonly ReportEvent[]): { messages: Message[]; flights: Flight[] } {
  const sent = new Map<number, Message>();
  const flights: Flight[] = [];
  const ended = new Set<number>();
  events.forEach((event, index) => {
    const message = sentBy(event, index);
    if (message !== undefined) sent.set(message.number, message);
    const flight = endedBy(event, index, sent);
    if (flight === undefined) return;
    ended.add(flight.message.number);
    flights.push(flight);
  });
  const endOfRun = events.at(-1)?.at ?? 0;
  for (const message of sent.values()) {
    if (!ended.has(message.number)) flights.push(inFlight(message, endOfRun));
  }
  flights.sort((left, right) => left.message.sentIndex - right.message.sentIndex || left.endAt - right.endAt);
  return { messages: [...sent.values()], flights };
}

function sentBy(event: ReportEvent, sentIndex: number): Message | undefined {
  const data = dataOf(event, 'send');
  if (data?.message === undefined) return undefined;
  const { message: number, to = '', type = 'message', summary = '' } = data;
  const family = messageFamily(type);
  return { number, from: event.actor, to, type, family, answer: isAnswer(type), summary, sentIndex, sentAt: event.at };
}

function endedBy(event: ReportEvent, endIndex: number, sent: ReadonlyMap<number, Message>): Flight | undefined {
  const received = dataOf(event, 'receive');
  const dropped = dataOf(event, 'drop');
  const message = sent.get((received ?? dropped)?.message ?? NaN);
  if (message === undefined) return undefined;
  const why = dropped?.why ?? '';
  return { message, end: received ? 'received' : 'dropped', endIndex, endAt: event.at, endActor: event.actor, why };
}

function inFlight(message: Message, endAt: number): Flight {
  return { message, end: 'in flight', endIndex: undefined, endAt, endActor: message.to, why: '' };
}
