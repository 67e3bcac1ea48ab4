import type { RaftNode } from '#cluster/raft-node';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import { RaftGroup } from '#harness/scenario/raft/raft-group';
import { purpose } from '#harness/simulation/choices/choices';
import { SeededChoices } from '#harness/simulation/choices/seeded';
import { assert } from '#kit/assert';
import type { RaftConfig } from '#kit/raft/config';
import { describeMessage } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

import { describeEntries, describeRole, describeStatus } from './describe-node';
import type { Link } from './link';
import { TranscriptNode } from './transcript-node';

const TIMEOUTS = purpose('raft trace: election timeout');
const MESSAGES_MAX = 10_000;

/** A group that tells what happens in it, in lines. */
export class TranscriptGroup extends RaftGroup<TranscriptNode> {
  private readonly cutLinks: Link[] = [];
  private lines: string[] = [];

  constructor(ids: readonly number[], config: Omit<RaftConfig, 'id' | 'members' | 'random'>) {
    const choices = new SeededChoices(1, 'raft traces');
    const nodes = ids.map((id) => {
      let draws = 0;
      const random = (bound: number): number => choices.choose(TIMEOUTS, id, draws++, bound);
      return new TranscriptNode({ ...config, id, members: ids, random });
    });
    super(nodes);
  }

  /** Has a node do something, and does what its readies ask for. @returns all of it, in lines */
  tell(id: number, action: (node: RaftNode) => void): string[] {
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

  /** A link that is cut loses what is sent on it. */
  private sendAll({ messages }: Ready): string[] {
    return messages.map((message) => {
      const isLost = this.cutLinks.some((link) => link.has(message));
      if (!isLost) this.addInFlight(message);
      return `sends ${describeMessage(message)}${isLost ? ' — lost' : ''}`;
    });
  }

  /** Ticks of one node. @returns those in which something happened */
  tick(id: number, ticks: number): string[] {
    const told = Array.from({ length: ticks }, (_, i) =>
      under(
        `node ${id}, tick ${i + 1}`,
        this.tell(id, (node) => node.tick()),
      ),
    );
    return told.filter((lines) => lines.length > 1).flat();
  }

  /** Delivers what is in flight on these links now, oldest first; not what comes of it. */
  deliver(link: Link): string[] {
    const taken = this.takeInFlight((message) => link.has(message));
    return taken.flatMap((message) => under(describeMessage(message), this.receive(message)));
  }

  /** Delivers everything, and what comes of it, until nothing is in flight. @returns only the outcome */
  settle(): string[] {
    return this.changes(describeStatus, () => [`delivered: ${this.deliverAll()}`]);
  }

  /** Has a node do something, delivers until nothing is in flight, and again after one tick of it. @returns only the outcome */
  conclude(id: number, action: (node: RaftNode) => void): string[] {
    return this.changes(describeStatus, () => {
      for (const step of [action, (node: RaftNode) => node.tick()]) {
        this.tell(id, step);
        this.deliverAll();
      }
      return [];
    });
  }

  /** Again and again all nodes that are up tick, and everything is delivered. @returns which nodes changed their roles, and when */
  run(ticks: number): string[] {
    return Array.from({ length: ticks }, (_, i) =>
      this.changes(describeRole, () => this.tickAll()).map((line) => `tick ${i + 1}: ${line}`),
    ).flat();
  }

  private tickAll(): string[] {
    for (const id of this.up()) this.tell(id, (node) => node.tick());
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

  /** What `act` says, then the nodes whose description it changed. */
  private changes(describe: (status: RaftStatus) => string, act: () => string[]): string[] {
    const descriptions = (): string[] => this.up().map((id) => describe(this.status(id)));
    const before = new Set(descriptions());
    const told = act();
    return [...told, ...descriptions().filter((line) => !before.has(line))];
  }

  private receive(message: Message): string[] {
    const isUp = this.member(message.to).driver !== undefined;
    return isUp ? this.tell(message.to, (node) => node.step(message)) : [`${message.to} is down`];
  }

  flight(link: Link): readonly Message[] {
    return this.inFlight.map(({ message }) => message).filter((message) => link.has(message));
  }

  /** Replaces what is in flight on these links: by nothing, by everything twice, by another order. */
  rearrange(link: Link, change: (messages: readonly Message[]) => readonly Message[]): void {
    for (const message of change(this.takeInFlight((candidate) => link.has(candidate)))) this.addInFlight(message);
  }

  cut(link: Link): string[] {
    this.cutLinks.push(link);
    return [];
  }

  heal(): string[] {
    this.cutLinks.length = 0;
    return [];
  }

  private up(): number[] {
    return this.ids.filter((id) => this.member(id).driver !== undefined);
  }
}

function describeApply({ committedEntries }: Ready): string[] {
  return committedEntries.length === 0 ? [] : [`applies ${describeEntries(committedEntries)}`];
}

function under(title: string, lines: readonly string[]): string[] {
  return [title, ...lines.map((line) => `  ${line}`)];
}
