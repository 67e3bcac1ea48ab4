import type { RaftNode } from '#cluster/raft-node';
import type { GroupWatcher, Watched } from '#harness/checkers/raft/group-watcher';
import { type Basis, basisOf, checkPersisted } from '#harness/checkers/raft/invariants/persisted-before-sent';
import { MessagesUnchanged } from '#harness/checkers/raft/invariants/messages-unchanged';
import { checkApplied, checkEntries } from '#harness/checkers/raft/invariants/ready-order';
import type { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { RaftDriver, isConfChange } from '#harness/scenario/raft/raft-driver';
import { describeState } from '#harness/scenario/raft/describe-state';
import { StateNotes } from '#harness/scenario/state-notes';
import { actorName } from '#harness/simulation/address';
import type { NodeSeams } from '#harness/simulation/simulated-node';
import type { Simulation } from '#harness/simulation/simulation';
import type { RaftConfig } from '#kit/raft/config';
import { describeMessage, messageName } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import { ConfChange, type Message } from '#kit/wire/raft';

/** `messages`: the host of parts 2aa and 2ab, which does without `ready`. */
export type HostMode = 'messages' | 'ready';

/** What the incarnations of one store have in common. */
export interface RaftHome {
  readonly simulation: Simulation;
  readonly watcher: GroupWatcher;
  readonly disk: RaftDisk;
  readonly mode: HostMode;
  readonly tickMs: number;
  /** How long the next write takes, in virtual milliseconds; 0: it is done at once. */
  readonly diskMs: () => number;
}

export interface Started {
  readonly Node: typeof RaftNode;
  readonly config: Omit<RaftConfig, 'id' | 'random'>;
  readonly incarnation: number;
}

/**
 * Drives one incarnation of a node automatically, in the simulation: timers tick it, the network delivers its messages, and the
 * output of the node is handled after each event. A crash can happen between any two steps. During a write to the disk, ticks,
 * messages and proposals continue.
 */
export class RaftHost {
  readonly driver: RaftDriver;
  private readonly incarnation: number;
  private isWriting = false;
  private shown = '';
  private readonly notes: StateNotes;

  constructor(
    private readonly home: RaftHome,
    private readonly seams: NodeSeams,
    { Node, config, incarnation }: Started,
  ) {
    const { address: storeId, runtime } = seams;
    this.driver = new RaftDriver(Node, { ...config, id: storeId, random: (bound) => runtime.random(bound) }, home.disk);
    this.incarnation = incarnation;
    this.notes = new StateNotes(home.simulation, actorName(storeId));
  }

  /** Begins to take ticks and messages. The first tick is after a random part of a tick, so that nodes do not tick together. */
  start(): void {
    const { runtime, messages } = this.seams;
    messages.onMessage((_, __, message) => this.handle((node) => node.step(message as Message)));
    runtime.setTimer(runtime.random(this.home.tickMs) + 1, () => this.tick());
    this.handle(() => undefined);
  }

  private tick(): void {
    this.seams.runtime.setTimer(this.home.tickMs, () => this.tick());
    this.handle((node) => node.tick());
  }

  /** @returns `undefined` if this node does not lead */
  propose(data: Uint8Array): { index: number; term: number } | undefined {
    return this.handleProposal((node) => node.propose(data));
  }

  /** @returns `undefined` if this node does not lead, or refuses the change */
  proposeConfChange(change: ConfChange): { index: number; term: number } | undefined {
    return this.handleProposal((node) => node.proposeConfChange(change, ConfChange.encode(change).finish()));
  }

  transferLeader(target: number): void {
    this.handle((node) => node.transferLeader(target));
  }

  /** Discards the applied entries from memory. The disk keeps them. */
  compact(): void {
    this.handle((node) => node.compact(node.status().applied));
  }

  private handleProposal<Result>(proposal: (node: RaftNode) => Result): Result | undefined {
    try {
      return this.handle(proposal);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === 'NotLeader' || code === 'ConfChangeRefused') return undefined;
      throw error;
    }
  }

  private handle<Result>(event: (node: RaftNode) => Result): Result {
    const result = event(this.driver.node);
    this.settle();
    this.show();
    return result;
  }

  private settle(): void {
    if (this.home.mode === 'messages') this.persistAndSend();
    else if (!this.isWriting) this.driver.settle((ready) => this.take(ready));
  }

  private persistAndSend(): void {
    const messages = this.driver.node.takeMessages();
    const unpersisted = this.driver.unpersisted();
    if (unpersisted !== undefined) {
      if (!this.seams.step()) return;
      this.home.disk.persist(unpersisted);
      if (!this.seams.step()) return;
    }
    this.send(messages, this.basesOf(messages));
  }

  /** @returns whether the next ready can be taken now */
  private take(ready: Ready): boolean {
    const bases = this.basesOf(ready.messages);
    if (!this.seams.step()) return false;
    const delay = this.home.diskMs();
    if (delay === 0) return this.finish(ready, bases);
    this.isWriting = true;
    const handedOut = new MessagesUnchanged(ready.messages);
    this.seams.runtime.setTimer(delay, () => {
      handedOut.check(this.seams.address);
      if (!this.finish(ready, bases)) return;
      this.isWriting = false;
      this.handle(() => undefined);
    });
    return false;
  }

  /** @returns whether the store has not crashed */
  private finish(ready: Ready, bases: readonly Basis[]): boolean {
    const { disk } = this.home;
    const { address: storeId } = this.seams;
    disk.install(ready.snapshot);
    checkEntries(storeId, ready.entries, disk);
    disk.persist(ready);
    if (!this.seams.step()) return false;
    this.send(ready.messages, bases);
    checkApplied(storeId, ready.committedEntries, disk);
    if (!this.seams.step()) return false;
    // The commits so far belong to the members so far.
    if (ready.committedEntries.some(isConfChange)) this.home.watcher.check(this.watched());
    this.driver.apply(ready.committedEntries);
    if (!this.seams.step()) return false;
    this.driver.node.advance(ready);
    return true;
  }

  /** Sends messages, and checks what each of them depends on. A crash can happen after each of them. */
  private send(messages: readonly Message[], bases: readonly Basis[]): void {
    messages.forEach((message, i) => {
      if (!this.seams.isAlive()) return;
      checkPersisted(message, bases[i]!, this.home.disk);
      this.seams.messages.send(message.to, messageName(message.msgType), message, () => describeMessage(message));
    });
  }

  private basesOf(messages: readonly Message[]): readonly Basis[] {
    return messages.map((message) => basisOf(message, this.driver.node.inspect()));
  }

  private watched(): Watched {
    return { state: this.driver.node.inspect(), incarnation: this.incarnation, isAlive: () => this.seams.isAlive() };
  }

  /** Lets the invariants see what the node has become, and records it if it changed. */
  private show(): void {
    if (!this.seams.isAlive()) return;
    const { node } = this.driver;
    this.home.watcher.touch(this.watched());
    const { role, term, commit, applied, leader } = node.status();
    const shown = `${role} ${term} ${commit} ${applied} ${leader}`;
    if (shown !== this.shown) {
      this.shown = shown;
      this.home.simulation.record(actorName(this.seams.address), 'status', { role, term, commit, applied, leader });
    }
    // Without readies, nothing moves the stable index.
    const hidden = this.home.mode === 'messages' ? { stable: '' } : {};
    this.notes.show(() => ({ ...describeState(node.inspect(), actorName), ...hidden }));
  }
}
