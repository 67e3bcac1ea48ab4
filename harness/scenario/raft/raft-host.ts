import type { RaftNode } from '#cluster/raft-node';
import { describeMessage, messageName } from '#kit/raft/message';
import type { RaftConfig } from '#kit/raft/config';
import type { RaftStatus } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';
import type { DurableNode } from '#harness/scenario/raft/durable-node';
import type { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import { type Basis, basisOf, checkPersisted } from '#harness/checkers/raft/invariants/persisted-before-sent';
import type { Simulation } from '#harness/simulation/simulation';
import type { StoreSeams } from '#harness/simulation/simulated-store';

/** What the lives of one store have in common. */
export interface RaftHome {
  readonly simulation: Simulation;
  readonly watcher: GroupWatcher;
  readonly durable: DurableNode;
  readonly tickMs: number;
  /** How long the next write takes, in virtual milliseconds; 0: it is done at once. */
  readonly diskMs: () => number;
}

/** What a store serves. */
export interface RaftService {
  status(): RaftStatus;
  /** @returns `undefined` where this node does not lead */
  propose(data: Uint8Array): { index: number; term: number } | undefined;
}

/**
 * Runs one node in one life of its store: ticks it, gives it messages, and after each event does what it wants done. How,
 * is what `settle` of the two kinds of hosts says.
 */
export abstract class RaftHost implements RaftService {
  private shown = '';

  constructor(
    protected readonly home: RaftHome,
    protected readonly seams: StoreSeams,
    protected readonly node: RaftNode,
    private readonly incarnation: number,
  ) {}

  static config(seams: StoreSeams, members: readonly number[], config: Omit<RaftConfig, 'id' | 'members' | 'random'>): RaftConfig {
    return { ...config, id: seams.storeId, members, random: (bound) => seams.runtime.random(bound) };
  }

  /** Begins to take ticks and messages. The first tick comes at some part of a tick's time: nodes do not tick together. */
  start(): void {
    const { runtime, messages } = this.seams;
    messages.onMessage((_, __, message) => this.handle(() => this.node.step(message as Message)));
    runtime.setTimer(runtime.random(this.home.tickMs) + 1, () => this.tick());
    this.handle(() => undefined);
  }

  private tick(): void {
    this.seams.runtime.setTimer(this.home.tickMs, () => this.tick());
    this.handle(() => this.node.tick());
  }

  status(): RaftStatus {
    return this.node.status();
  }

  propose(data: Uint8Array): { index: number; term: number } | undefined {
    try {
      let proposed: { index: number; term: number } | undefined;
      this.handle(() => (proposed = this.node.propose(data)));
      return proposed;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'NotLeader') return undefined;
      throw error;
    }
  }

  private handle(event: () => void): void {
    event();
    this.settle();
    this.show();
  }

  /** Does what the node wants done. */
  protected abstract settle(): void;

  /** Whatever the node has become may be looked at. */
  protected show(): void {
    if (!this.seams.isAlive()) return;
    this.home.watcher.touch({ state: this.node.inspect(), incarnation: this.incarnation, isAlive: () => this.seams.isAlive() });
    const { role, term, commit, applied, leader } = this.node.status();
    const shown = `${role} ${term} ${commit} ${applied} ${leader}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.home.simulation.record(`store ${this.seams.storeId}`, 'status', { role, term, commit, applied, leader });
  }

  /** A step that a crash may come after. False: it has. */
  protected step(): boolean {
    return this.seams.step();
  }

  /** Sends messages, each resting on what it says in `bases`. A crash may come after each of them. */
  protected send(messages: readonly Message[], bases: readonly Basis[]): void {
    messages.forEach((message, i) => {
      if (!this.seams.isAlive()) return;
      checkPersisted(message, bases[i]!, this.home.durable);
      this.seams.messages.send(message.to, messageName(message.msgType), message, () => describeMessage(message));
    });
  }

  protected basesOf(messages: readonly Message[]): readonly Basis[] {
    return messages.map((message) => basisOf(message, this.node.inspect()));
  }
}
