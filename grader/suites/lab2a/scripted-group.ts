import type { RaftNode } from '#cluster/raft-node';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import { describeInput } from '#harness/scenario/raft/describe-ready';
import { describeState, describeTimer } from '#harness/scenario/raft/describe-state';
import { describeStatus } from '#harness/scenario/raft/describe-status';
import { ManualRaftGroup } from '#harness/scenario/raft/manual-raft-group';
import type { Property } from '#harness/scenario/property';
import { StateNotes } from '#harness/scenario/state-notes';
import { tracedCall } from '#harness/scenario/traced-calls';
import { violation } from '#harness/scenario/verdict';
import type { EventData, EventKind } from '#harness/trace/vocabulary';
import { printBytes } from '#kit/bytes';
import { describeMessage, messageName } from '#kit/raft/message';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import type { Message, Snapshot } from '#kit/wire/raft';

import { type MemberConfig, ScriptedMember } from './scripted-member';

export const ELECTION_TICKS = 10;
export const HEARTBEAT_TICKS = 2;

export interface GroupOptions extends Partial<Omit<MemberConfig, 'id' | 'members'>> {
  /** Members 1, 2, … */
  readonly size: number;
  /** What a node starts from. Default: nothing. */
  readonly storage?: (id: number) => MemoryRaftStorage | undefined;
}

/** How many elections a node starts before a test gives up. The other nodes tick once in between. */
const ATTEMPTS_MAX = 4 * ELECTION_TICKS;

/** A group without ticks and proposals should be silent after so many rounds of messages, and so many messages. */
const ROUNDS_MAX = 2_000;
const MESSAGES_MAX = 20_000;

/**
 * The group of the scripted tests of parts 2aa and 2ab: a test decides which messages are delivered, delayed or dropped. It
 * then checks the status of the nodes, and the messages that they send. Everything is recorded in the trace.
 */
export class ScriptedGroup extends ManualRaftGroup<ScriptedMember> {
  /** Messages that are dropped instead of delivered. */
  isDropped: (message: Message) => boolean = () => false;
  private readonly shown = new Map<number, string>();
  private readonly notes = new Map<number, StateNotes>();

  constructor(
    readonly context: ScenarioContext,
    members: readonly ScriptedMember[],
  ) {
    super();
    for (const member of members) {
      this.add(member);
      context.simulation.note(member.actor, 'subject', () => ({ name: `node ${member.id}` }));
      this.notes.set(member.id, new StateNotes(context.simulation, member.actor));
    }
    for (const id of this.ids) this.show(id);
  }

  static async start(context: ScenarioContext, { size, storage, ...more }: GroupOptions): Promise<ScriptedGroup> {
    const ids = Array.from({ length: size }, (_, i) => i + 1);
    const members: ScriptedMember[] = [];
    for (const id of ids) {
      const config = { id, members: ids, electionTicks: ELECTION_TICKS, heartbeatTicks: HEARTBEAT_TICKS, sendsSnapshots: false, ...more };
      members.push(await ScriptedMember.start(context, config, storage?.(id)));
    }
    return new ScriptedGroup(context, members);
  }

  protected takeMessages({ node }: RaftDriver): readonly Message[] {
    return node.takeMessages();
  }

  protected handleOutput(id: number, driver: RaftDriver): void {
    for (const sent of this.takeMessages(driver)) {
      const { number, message } = this.addInFlight(sent);
      const [type, summary] = [messageName(message.msgType), describeMessage(message)];
      this.record(id, 'send', { message: number, to: this.actor(message.to), type, summary });
    }
    this.show(id);
  }

  tick(id: number, times = 1): void {
    for (let i = 0; i < times; i++) this.call(id, 'tick', (node) => node.tick());
  }

  campaign(id: number): void {
    this.call(id, 'campaign', (node) => node.campaign());
  }

  propose(id: number, data: Uint8Array): { index: number; term: number } {
    return this.call(id, `propose ${printBytes(data)}`, (node) => node.propose(data), returnsEntry);
  }

  /** Delivers a copy of `message` to a node. The message may be fake. */
  step(id: number, message: Message): void {
    this.call(id, `step with a fake message: ${describeInput(message)}`, (node) => node.step(copyOf(message)));
  }

  /** Calls a node. @param what the call, and @param returned its result, for the report */
  protected call<Result>(id: number, what: string, action: (node: RaftNode) => Result, returned?: (result: Result) => string): Result {
    const notes = { simulation: this.context.simulation, actor: this.actor(id) };
    return this.act(id, (node) => tracedCall(notes, { call: () => what, result: returned }, () => action(node)));
  }

  /** @returns the messages that a node sends because of `message`; they are not in flight */
  responsesTo(id: number, message: Message): readonly Message[] {
    const before = this.inFlight.length;
    this.step(id, message);
    return this.inFlight.splice(before).map((sent) => sent.message);
  }

  /** Only messages among `ids` are delivered from now on. */
  connectOnly(...ids: readonly number[]): void {
    this.isDropped = ({ from, to }) => !ids.includes(from) || !ids.includes(to);
  }

  /** From now on, messages to and from `ids` are dropped. */
  isolate(...ids: readonly number[]): void {
    this.isDropped = ({ from, to }) => ids.includes(from) || ids.includes(to);
  }

  heal(): void {
    this.isDropped = () => false;
  }

  /** Delivers the oldest message, or any other one. */
  deliver(position = 0): void {
    const [next] = this.inFlight.splice(position, 1);
    const { number, message, handedOut } = next!;
    const { from, to } = message;
    handedOut.check(from);
    if (!this.has(to) || this.isDropped(message)) return this.record(from, 'drop', { message: number, why: 'lost' });
    this.record(to, 'receive', { message: number, from: this.actor(from) });
    this.act(to, (node) => node.step(copyOf(message)));
  }

  /** Delivers all messages and the responses to them, until no message is in flight. */
  async settle(): Promise<void> {
    const before = this.sent.length;
    for (let round = 0; this.inFlight.length > 0; round++) {
      await this.context.simulation.sleep(1);
      for (let left = this.inFlight.length; left > 0; left--) {
        this.deliver();
        this.checkEnds(round, this.sent.length - before);
      }
    }
  }

  private checkEnds(rounds: number, sent: number): void {
    const isEndless = rounds === ROUNDS_MAX || sent > MESSAGES_MAX;
    if (isEndless)
      throw violation(
        'messages',
        `Expected the nodes to stop sending without ticks and proposals, found ${sent} messages in ${rounds} rounds.`,
      );
  }

  /** Ticks all nodes, or some, and delivers all messages after each tick. */
  async run(ticks: number, ids: readonly number[] = this.ids): Promise<void> {
    for (let i = 0; i < ticks; i++) {
      for (const id of ids) this.tick(id);
      await this.context.simulation.sleep(1);
      await this.settle();
    }
  }

  /**
   * Makes a node the leader. One campaign may not be enough: its term may be too low, and the other nodes may grant no vote before
   * they have not heard from their leader for an election timeout.
   */
  async elect(id: number): Promise<void> {
    const sent = this.sent.length;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      this.campaign(id);
      await this.settle();
      if (this.status(id).role === 'leader') return;
      for (const other of this.ids) if (this.status(other).role !== 'leader') this.tick(other);
      // No other node is to be elected in between.
      this.takeInFlight();
    }
    check(
      false,
      this.failedElection(id, sent),
      () =>
        `Expected node ${id} to become leader within ${ATTEMPTS_MAX} elections in which a majority could vote for it, found:\n${this.describe()}`,
    );
  }

  /** What a node violates that is not elected. @param _since the number of messages that had been sent before its first campaign */
  protected failedElection(_id: number, _since: number): Property {
    return 'elections';
  }

  /** Makes a node a candidate without any votes of others. @returns its vote requests, which are not delivered */
  becomeCandidate(id: number): readonly Message[] {
    const { term } = this.status(id);
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      this.campaign(id);
      // With pre-vote, others have to answer first, perhaps after they have not heard from their leader for an election timeout.
      while (!this.isCandidate(id, term) && this.inFlight.length > 0) this.deliver();
      const requests = this.takeInFlight().filter(({ from }) => from === id);
      if (this.isCandidate(id, term)) return requests;
      for (const other of this.ids) if (this.status(other).role === 'follower') this.tick(other);
      this.takeInFlight();
    }
    check(
      false,
      'elections',
      () => `Expected node ${id} to be a candidate in a term after ${term}, found: node ${describeStatus(this.status(id))}.`,
    );
  }

  private isCandidate(id: number, after: number): boolean {
    const { role, term } = this.status(id);
    return role === 'candidate' && term > after;
  }

  async restart(id: number): Promise<void> {
    await this.member(id).restart();
    this.show(id);
  }

  private actor(id: number): string {
    return this.has(id) ? this.member(id).actor : `node ${id}`;
  }

  private record<Kind extends EventKind>(id: number, kind: Kind, data: EventData[Kind]): void {
    this.context.simulation.record(this.actor(id), kind, data);
  }

  /** Records the status of a node if it has changed. */
  private show(id: number): void {
    const { role, term, vote, leader, commit, applied, lastIndex } = this.status(id);
    const data = { role, term, vote, leader, commit, applied, lastIndex };
    const text = JSON.stringify(data);
    if (this.shown.get(id) !== text) {
      this.shown.set(id, text);
      this.record(id, 'status', data);
    }
    this.notes.get(id)?.show(() => {
      const state = this.driver(id).node.inspect();
      // Without readies, nothing moves the stable index.
      return { ...describeState(state), stable: '', timer: describeTimer(state) };
    });
  }
}

/** The result of a proposal in a report: `returns 7@2`. */
export function returnsEntry({ index, term }: { readonly index: number; readonly term: number }): string {
  return `returns ${index}@${term}`;
}

/** A node may keep what a message holds. */
function copyOf(message: Message): Message {
  const entries = message.entries.map((entry) => ({ ...entry, data: entry.data.slice() }));
  return { ...message, entries, snapshot: message.snapshot === undefined ? undefined : copySnapshot(message.snapshot) };
}

function copySnapshot({ data, metadata }: Snapshot): Snapshot {
  const { index, term, confState } = metadata!;
  return { data: data.slice(), metadata: { index, term, confState: { nodes: [...confState!.nodes] } } };
}
