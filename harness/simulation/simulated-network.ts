import { type Choices, chooseBetween, latencyPurpose, purpose } from '#harness/simulation/choices/choices';
import type { LinkCondition, LinkConditions, Window } from '#harness/simulation/faults/conditions';
import { RunningHash } from '#harness/trace/hash';
import { type Address, actorName, isClient } from '#harness/simulation/address';
import { copyMessage } from '#harness/simulation/copy-message';
import type { EventTarget } from '#harness/simulation/event-queue';
import type { NodeCall } from '#harness/simulation/node-call';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

const LATENCY = latencyPurpose('network: latency');
const LOSS = purpose('network: is it lost');
const DUPLICATION = purpose('network: does it come twice');
const SECOND_LATENCY = latencyPurpose('network: how much later the second time');
const REORDERING = latencyPurpose('network: is it late');
const LATENESS = latencyPurpose('network: how late');

export interface NetworkOptions {
  /** Virtual microseconds from sender to receiver without faults, both inclusive. */
  readonly latencyMin: number;
  readonly latencyMax: number;
}

/** A message. `body` is plain data; the receiver gets a copy. */
export interface Message {
  /** For people and for filters: `append`, `vote response`. */
  readonly type: string;
  readonly body: unknown;
  /** One line for people, made of the copy, and only if events are kept. */
  readonly summary?: (body: unknown) => string;
  /** A request to a node, copied like the body. That of a client follows from the seed, and is not part of the hash. */
  readonly call?: NodeCall;
  /** Whether the body is a `NodeAnswer`. */
  readonly isAnswer?: boolean;
  /** Assigned by the network, unique in a run. */
  readonly number?: number;
}

export type Receive = (from: Address, message: Message) => void;

interface Link {
  readonly key: number;
  readonly from: Address;
  readonly to: Address;
  sent: number;
  /** Without reordering, messages arrive in the order of sending. */
  lastArrival: number;
}

interface Flight {
  readonly link: Link;
  readonly number: number;
  /** The number of the message on its link. Link and number are its identity in choices. */
  readonly ordinal: number;
  readonly message: Message;
  readonly target: EventTarget;
}

/** Greater than any address. */
const ADDRESSES = 65_536;

/**
 * Delivers messages between stores, clients and the scheduler. Each direction of each link has its own latency, losses,
 * duplicates, reordering, stalls and asymmetric partitions.
 */
export class SimulatedNetwork {
  private readonly choices: Choices;
  private readonly links = new Map<number, Link>();
  private readonly receivers = new Map<Address, Receive>();
  private readonly held = new Map<Window, Flight[]>();
  private messages = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly faults: LinkConditions,
    private readonly options: NetworkOptions,
  ) {
    this.choices = simulation.choices;
  }

  /** From now on messages for `address` are given to `receive`. The returned function ends that. */
  attach(address: Address, receive: Receive): () => void {
    this.receivers.set(address, receive);
    return () => {
      if (this.receivers.get(address) === receive) this.receivers.delete(address);
    };
  }

  /**
   * Sends a copy of `message`. The sender does not learn of losses.
   * @param sending is called with the copy of the body before it is sent
   * @throws TypeKVError `InvalidArgument` for a body that is not plain data
   */
  send(from: Address, to: Address, message: Message, sending?: (body: unknown) => void): void {
    const hash = new RunningHash();
    const body = copyMessage(message.body, hash);
    sending?.(body);
    const number = ++this.messages;
    const call = message.call && copyMessage(message.call, isClient(from) ? new RunningHash() : hash);
    const copy = { ...message, number, body, call };
    const link = this.link(from, to);
    hash.addText(message.type);
    const digest = hash.shortDigest();
    const flight = { link, number, ordinal: ++link.sent, message: copy, target: { actor: to, digest: digest ^ from } };
    const data = { message: flight.number, to: actorName(to), type: message.type, digest };
    this.simulation.record(actorName(from), 'send', data, () => ({ summary: message.summary?.(body) ?? '' }));
    this.depart(flight, this.faults.link(from, to));
  }

  private link(from: Address, to: Address): Link {
    const key = from * ADDRESSES + to;
    let link = this.links.get(key);
    if (link === undefined) this.links.set(key, (link = { key, from, to, sent: 0, lastArrival: 0 }));
    return link;
  }

  private depart(flight: Flight, condition: Readonly<LinkCondition>): void {
    if (condition.cut) return this.drop(flight.number, 'cut', flight.link.from);
    if (this.happens(LOSS, flight, condition.lossPerMille)) return this.drop(flight.number, 'loss', flight.link.from);
    if (condition.stall !== undefined) return this.hold(flight, condition.stall);
    const arrival = this.arrivalOf(flight, condition);
    this.simulation.schedule(arrival - this.simulation.now, () => this.arrive(flight), flight.target);
    if (!this.happens(DUPLICATION, flight, condition.duplicationPerMille)) return;
    const later = this.latency(SECOND_LATENCY, flight) * 2;
    // The second copy is made now, so that the receiver's changes to the first copy do not affect it.
    const { body, call } = copyMessage({ body: flight.message.body, call: flight.message.call }, new RunningHash());
    const again = { ...flight, message: { ...flight.message, body, call } };
    this.simulation.schedule(arrival + later - this.simulation.now, () => this.arrive(again), flight.target);
  }

  private arrivalOf(flight: Flight, condition: Readonly<LinkCondition>): number {
    const { link } = flight;
    const onTime = this.simulation.now + this.latency(LATENCY, flight) + toMicroseconds(condition.delayMs);
    if (this.happens(REORDERING, flight, condition.reorderingPerMille)) {
      return onTime + this.choices.choose(LATENESS, link.key, flight.ordinal, toMicroseconds(condition.reorderingMs) + 1);
    }
    link.lastArrival = Math.max(onTime, link.lastArrival);
    return link.lastArrival;
  }

  private latency(what: typeof LATENCY, { link, ordinal }: Flight): number {
    return chooseBetween(this.choices, what, link.key, ordinal, this.options.latencyMin, this.options.latencyMax);
  }

  private happens(what: typeof LOSS, { link, ordinal }: Flight, perMille: number): boolean {
    return perMille > 0 && this.choices.choose(what, link.key, ordinal, 1000) < perMille;
  }

  private arrive({ link, number, message }: Flight): void {
    const receive = this.receivers.get(link.to);
    if (receive === undefined) return this.drop(number, 'receiver down', link.to);
    // A partition also drops messages in flight.
    if (this.faults.link(link.from, link.to).cut) return this.drop(number, 'cut', link.to);
    this.simulation.record(actorName(link.to), 'receive', { message: number, from: actorName(link.from) });
    receive(link.from, message);
  }

  private drop(message: number, why: string, where: Address): void {
    this.simulation.record(actorName(where), 'drop', { message, why });
  }

  private hold(flight: Flight, stall: Window): void {
    const flights = this.held.get(stall);
    if (flights === undefined) this.held.set(stall, [flight]);
    else flights.push(flight);
  }

  /** A stall ended: the messages that it held continue, in order. */
  release(stall: Window): void {
    const flights = this.held.get(stall) ?? [];
    this.held.delete(stall);
    for (const flight of flights) this.depart(flight, this.faults.link(flight.link.from, flight.link.to));
  }
}

function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND);
}
