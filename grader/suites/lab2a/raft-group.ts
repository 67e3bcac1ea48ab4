import type { RaftNode } from '#cluster/raft-node';
import { check } from '#harness/scenario/check';
import type { EventData, EventKind } from '#harness/trace/vocabulary';
import type { ScenarioContext } from '#harness/scenario/context';
import { stuck } from '#harness/scenario/verdict';
import { describeMessage, messageName } from '#kit/raft/message';
import type { RaftStatus } from '#kit/raft/state';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import type { Message } from '#kit/wire/raft';

import { type MemberConfig, RaftMember } from './raft-member';

export const ELECTION_TICKS = 10;
export const HEARTBEAT_TICKS = 2;

export interface GroupOptions extends Partial<Omit<MemberConfig, 'id' | 'members'>> {
  /** Members 1, 2, … */
  readonly size: number;
  /** What a node starts from. Default: nothing. */
  readonly storage?: (id: number) => MemoryRaftStorage | undefined;
}

/** How often a node stands for election before a test gives up. The others tick once between. */
const MOST_ATTEMPTS = 10 * ELECTION_TICKS;

interface Flight {
  readonly number: number;
  readonly message: Message;
}

/** Rounds of messages, and messages, after which a group that was left alone should have fallen silent. */
const MOST_ROUNDS = 2_000;
const MOST_MESSAGES = 20_000;

/**
 * Nodes of the solution, and the messages between them, which a test delivers, holds back or loses as it likes. What the
 * nodes send to whom in answer to what is theirs; a test looks at how they stand afterwards.
 */
export class RaftGroup {
  /** Under way, oldest first. */
  flying: Flight[] = [];
  /** All that were ever sent. */
  readonly sent: Message[] = [];
  /** Messages that do not arrive. */
  loses: (message: Message) => boolean = () => false;
  private readonly members = new Map<number, RaftMember>();
  private readonly shown = new Map<number, string>();

  constructor(
    readonly context: ScenarioContext,
    members: readonly RaftMember[],
  ) {
    for (const member of members) this.members.set(member.id, member);
    for (const { id } of members) this.show(id);
  }

  static async start(context: ScenarioContext, { size, storage, ...more }: GroupOptions): Promise<RaftGroup> {
    const ids = Array.from({ length: size }, (_, i) => i + 1);
    const members: RaftMember[] = [];
    for (const id of ids) {
      const config = { id, members: ids, electionTicks: ELECTION_TICKS, heartbeatTicks: HEARTBEAT_TICKS, sendsSnapshots: false, ...more };
      members.push(await RaftMember.start(context, config, storage?.(id)));
    }
    return new RaftGroup(context, members);
  }

  get ids(): readonly number[] {
    return [...this.members.keys()];
  }

  member(id: number): RaftMember {
    return this.members.get(id)!;
  }

  status(id: number): RaftStatus {
    return this.member(id).status;
  }

  /** Nodes that take themselves for leader. */
  leaders(): readonly number[] {
    return this.ids.filter((id) => this.status(id).role === 'leader');
  }

  /** How all nodes stand, a line each. */
  describe(): string {
    return this.ids.map((id) => `\n  ${JSON.stringify(this.status(id))}`).join('');
  }

  /** Has a node do something, and takes what it sends. */
  act<Result>(id: number, what: (node: RaftNode) => Result): Result {
    const { node } = this.member(id);
    const result = what(node);
    this.send(id, node.takeMessages());
    this.show(id);
    return result;
  }

  private send(id: number, messages: readonly Message[]): void {
    for (const message of messages) {
      this.sent.push(message);
      const number = this.sent.length;
      this.flying.push({ number, message });
      const [type, summary] = [messageName(message.msgType), describeMessage(message)];
      this.record(id, 'send', { message: number, to: this.actor(message.to), type, summary });
    }
  }

  tick(id: number, times = 1): void {
    for (let i = 0; i < times; i++) this.act(id, (node) => node.tick());
  }

  campaign(id: number): void {
    this.act(id, (node) => node.campaign());
  }

  propose(id: number, data: Uint8Array): { index: number; term: number } {
    return this.act(id, (node) => node.propose(data));
  }

  /** Hands a node a copy of `message`, whoever made it. */
  step(id: number, message: Message): void {
    const copy = { ...message, entries: message.entries.map((entry) => ({ ...entry, data: entry.data.slice() })) };
    this.act(id, (node) => node.step(copy));
  }

  /** What a node sends in answer to `message`: not under way, but the caller's. */
  ask(id: number, message: Message): readonly Message[] {
    const before = this.flying.length;
    this.step(id, message);
    return this.flying.splice(before).map((flight) => flight.message);
  }

  /** The messages that are under way are lost; they are what is returned. */
  lose(): readonly Message[] {
    return this.flying.splice(0).map(({ message }) => message);
  }

  /** Only messages among `ids` arrive from now on. */
  only(...ids: readonly number[]): void {
    this.loses = ({ from, to }) => !ids.includes(from) || !ids.includes(to);
  }

  /** Nothing arrives at or from `ids` any more. */
  isolate(...ids: readonly number[]): void {
    this.loses = ({ from, to }) => ids.includes(from) || ids.includes(to);
  }

  heal(): void {
    this.loses = () => false;
  }

  /** Delivers the oldest message, or any other one. */
  deliver(position = 0): void {
    const [flight] = this.flying.splice(position, 1);
    const { number, message } = flight!;
    const { from, to } = message;
    if (!this.members.has(to) || this.loses(message)) return this.record(from, 'drop', { message: number, why: 'lost' });
    this.record(to, 'receive', { message: number, from: this.actor(from) });
    this.step(to, message);
  }

  /** Delivers what is under way, and what is sent in answer, until nothing is. */
  async settle(): Promise<void> {
    const before = this.sent.length;
    for (let round = 0; this.flying.length > 0; round++) {
      await this.context.simulation.sleep(1);
      for (let left = this.flying.length; left > 0; left--) {
        this.deliver();
        this.refuseEndless(round, this.sent.length - before);
      }
    }
  }

  private refuseEndless(rounds: number, sent: number): void {
    const isEndless = rounds === MOST_ROUNDS || sent > MOST_MESSAGES;
    if (isEndless) throw stuck(`Without a tick or a proposal, messages go to and fro without end: ${sent} so far.`);
  }

  /** So many ticks of all nodes, or of some. After each, messages are delivered. */
  async run(ticks: number, ids: readonly number[] = this.ids): Promise<void> {
    for (let i = 0; i < ticks; i++) {
      for (const id of ids) this.tick(id);
      await this.context.simulation.sleep(1);
      await this.settle();
    }
  }

  /**
   * Makes a node the leader with the votes of those that hear it. One campaign may not be enough: it may be behind in terms,
   * and others may want to hear nothing of their leader for a while before they vote.
   */
  async elect(id: number): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      this.campaign(id);
      await this.settle();
      if (this.status(id).role === 'leader') return;
      for (const other of this.ids) if (this.status(other).role !== 'leader') this.tick(other);
      // Nobody else is to be elected meanwhile.
      this.lose();
    }
    check(
      false,
      'elections',
      () => `Node ${id} has stood for election again and again, a majority could vote for it, and it does not lead:${this.describe()}`,
    );
  }

  /** Makes a node a candidate that nobody has answered yet. Its requests are lost; they are what is returned. */
  stand(id: number): readonly Message[] {
    const { term } = this.status(id);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      this.campaign(id);
      // One that asks first whether it would be elected is told so, perhaps when the others have not heard of their leader for a while.
      while (!this.stands(id, term) && this.flying.length > 0) this.deliver();
      const requests = this.lose().filter(({ from }) => from === id);
      if (this.stands(id, term)) return requests;
      for (const other of this.ids) if (this.status(other).role === 'follower') this.tick(other);
      this.lose();
    }
    check(
      false,
      'elections',
      () => `Node ${id} was to stand for election in a term after ${term}, but is as follows: ${JSON.stringify(this.status(id))}`,
    );
  }

  private stands(id: number, after: number): boolean {
    const { role, term } = this.status(id);
    return role === 'candidate' && term > after;
  }

  async restart(id: number): Promise<void> {
    await this.member(id).restart();
    this.show(id);
  }

  private actor(id: number): string {
    return this.members.get(id)?.actor ?? `node ${id}`;
  }

  private record<Kind extends EventKind>(id: number, kind: Kind, data: EventData[Kind]): void {
    this.context.simulation.record(this.actor(id), kind, data);
  }

  /** Puts a node's status into the trace where it has changed. */
  private show(id: number): void {
    const { role, term, vote, leader, commit, applied, lastIndex } = this.status(id);
    const data = { role, term, vote, leader, commit, applied, lastIndex };
    const text = JSON.stringify(data);
    if (this.shown.get(id) === text) return;
    this.shown.set(id, text);
    this.record(id, 'status', data);
  }
}
