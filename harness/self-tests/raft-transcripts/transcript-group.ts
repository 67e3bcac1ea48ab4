import type { RaftNode } from '#cluster/raft-node';
import { describeRole, describeStatus } from '#harness/scenario/raft/describe-status';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import { ManualRaftGroup } from '#harness/scenario/raft/manual-raft-group';
import { purpose } from '#harness/simulation/choices/choices';
import { SeededChoices } from '#harness/simulation/choices/seeded';
import { assert } from '#kit/assert';
import type { RaftConfig } from '#kit/raft/config';
import { describeMessage } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

import { describeEntries } from './describe-node';
import type { LinkPattern } from './link-pattern';
import { TranscriptNode } from './transcript-node';

const TIMEOUTS = purpose('raft trace: election timeout');
const MESSAGES_MAX = 10_000;

/** A group that reports what happens in it, in lines. */
export class TranscriptGroup extends ManualRaftGroup<TranscriptNode> {
  private readonly cutLinks: LinkPattern[] = [];
  private lines: string[] = [];

  constructor(ids: readonly number[], config: Omit<RaftConfig, 'id' | 'members' | 'random'>) {
    super();
    const choices = new SeededChoices(1, 'raft traces');
    for (const id of ids) {
      let draws = 0;
      const random = (bound: number): number => choices.choose(TIMEOUTS, id, draws++, bound);
      this.add(new TranscriptNode({ ...config, id, members: ids, random }));
    }
  }

  /** Runs an action of a node, and handles its readies. @returns all effects, in lines */
  report(id: number, action: (node: RaftNode) => void): string[] {
    const before = describeRole(this.status(id));
    const lines: string[] = [];
    this.lines = lines;
    this.act(id, (node) => {
      action(node);
      const after = describeRole(node.status());
      if (after !== before) lines.push(after);
    });
    return lines;
  }

  protected handleOutput(id: number, driver: RaftDriver): void {
    const node = this.member(id);
    driver.settle((ready) => {
      this.lines.push(...node.describePersist(ready), ...this.sendAll(ready), ...describeApply(ready));
      driver.finish(ready);
    });
  }

  /** A cut link loses the messages that are sent on it. */
  private sendAll({ messages }: Ready): string[] {
    return messages.map((message) => {
      const isLost = this.cutLinks.some((link) => link.has(message));
      if (!isLost) this.addInFlight(message);
      return `sends ${describeMessage(message)}${isLost ? ' — lost' : ''}`;
    });
  }

  /** Ticks of one node. @returns those in which something happened */
  tick(id: number, ticks: number): string[] {
    const lines = Array.from({ length: ticks }, (_, i) =>
      under(
        `node ${id}, tick ${i + 1}`,
        this.report(id, (node) => node.tick()),
      ),
    );
    return lines.filter((ofTick) => ofTick.length > 1).flat();
  }

  /** Delivers the messages in flight on these links, oldest first; not the messages that are sent meanwhile. */
  deliver(link: LinkPattern): string[] {
    const taken = this.takeInFlight((message) => link.has(message));
    return taken.flatMap((message) => under(describeMessage(message), this.receive(message)));
  }

  /** Delivers all messages until no message is in flight. @returns only the outcome */
  settle(): string[] {
    return this.changes(describeStatus, () => [`delivered: ${this.deliverAll()}`]);
  }

  /** Runs an action of a node, delivers all messages, and does the same with one tick. @returns only the outcome */
  conclude(id: number, action: (node: RaftNode) => void): string[] {
    return this.changes(describeStatus, () => {
      for (const step of [action, (node: RaftNode) => node.tick()]) {
        this.report(id, step);
        this.deliverAll();
      }
      return [];
    });
  }

  /** Ticks all nodes that are up, and delivers all messages, `ticks` times. @returns the changes of roles */
  run(ticks: number): string[] {
    return Array.from({ length: ticks }, (_, i) =>
      this.changes(describeRole, () => this.tickAll()).map((line) => `tick ${i + 1}: ${line}`),
    ).flat();
  }

  private tickAll(): string[] {
    for (const { id } of this.statuses()) this.report(id, (node) => node.tick());
    this.deliverAll();
    return [];
  }

  private deliverAll(): number {
    let count = 0;
    for (let next = this.inFlight.shift(); next !== undefined; next = this.inFlight.shift()) {
      this.receive(next.message);
      count++;
      assert(count < MESSAGES_MAX, `no end after ${count} messages: ${describeMessage(next.message)}`);
    }
    return count;
  }

  /** The lines of `act`, then the nodes whose description it changed. */
  private changes(describe: (status: RaftStatus) => string, act: () => string[]): string[] {
    const descriptions = (): string[] => this.statuses().map(describe);
    const before = new Set(descriptions());
    const lines = act();
    return [...lines, ...descriptions().filter((line) => !before.has(line))];
  }

  private receive(message: Message): string[] {
    const isUp = this.member(message.to).driver !== undefined;
    return isUp ? this.report(message.to, (node) => node.step(message)) : [`${message.to} is down`];
  }

  flight(link: LinkPattern): readonly Message[] {
    return this.inFlight.map(({ message }) => message).filter((message) => link.has(message));
  }

  /** Replaces the messages in flight on these links: by none, by all of them twice, by another order. */
  rearrange(link: LinkPattern, change: (messages: readonly Message[]) => readonly Message[]): void {
    for (const message of change(this.takeInFlight((candidate) => link.has(candidate)))) this.addInFlight(message);
  }

  cut(link: LinkPattern): string[] {
    this.cutLinks.push(link);
    return [];
  }

  heal(): string[] {
    this.cutLinks.length = 0;
    return [];
  }
}

function describeApply({ committedEntries }: Ready): string[] {
  return committedEntries.length === 0 ? [] : [`applies ${describeEntries(committedEntries)}`];
}

function under(title: string, lines: readonly string[]): string[] {
  return [title, ...lines.map((line) => `  ${line}`)];
}
