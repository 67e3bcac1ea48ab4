import { assert } from '#kit/assert';
import type { RaftConfig } from '#kit/raft/config';
import { describeMessage } from '#kit/raft/message';
import type { RaftStatus } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';
import type { RaftNode } from '#cluster/raft-node';
import { purpose } from '#harness/simulation/choices/choices';
import { SeededChoices } from '#harness/simulation/choices/seeded';

import { describeRole, describeStatus } from './describe-node';
import type { Link } from './link';
import { TracedNode } from './traced-node';

const TIMEOUTS = purpose('raft trace: election timeout');
const MANY_MESSAGES = 10_000;

/** The nodes of a group, and the messages that are under way between them. Nothing moves but what is told to. */
export class RaftGroup {
  private readonly nodes = new Map<number, TracedNode>();
  private readonly cuts: Link[] = [];
  private underWay: Message[] = [];

  constructor(
    readonly ids: readonly number[],
    config: Omit<RaftConfig, 'id' | 'members' | 'random'>,
  ) {
    const choices = new SeededChoices(1, 'raft traces');
    for (const id of ids) {
      let draws = 0;
      const random = (bound: number): number => choices.choose(TIMEOUTS, id, draws++, bound);
      this.nodes.set(id, new TracedNode({ ...config, id, members: ids, random }, (message) => this.send(message)));
    }
  }

  node(id: number): TracedNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }

  act(id: number, action: (node: RaftNode) => void): string[] {
    return this.node(id).act(action);
  }

  /** Ticks of one node; told are those in which something happened. */
  tick(id: number, ticks: number): string[] {
    const told = Array.from({ length: ticks }, (_, i) =>
      under(
        `node ${id}, tick ${i + 1}`,
        this.act(id, (node) => node.tick()),
      ),
    );
    return told.filter((lines) => lines.length > 1).flat();
  }

  /** Delivers what is under way on these links now, oldest first; not what comes of it. */
  deliver(link: Link): string[] {
    return this.take(link).flatMap((message) => under(describeMessage(message), this.receive(message)));
  }

  /** Delivers everything, and what comes of it, until nothing is under way; only the outcome is told. */
  settle(): string[] {
    return this.changes(describeStatus, () => [`delivered: ${this.deliverAll()}`]);
  }

  /** Lets a node do something, delivers until nothing is under way, and again after one tick of it: told is the outcome. */
  conclude(id: number, action: (node: RaftNode) => void): string[] {
    return this.changes(describeStatus, () => {
      for (const act of [action, (node: RaftNode) => node.tick()]) {
        this.act(id, act);
        this.deliverAll();
      }
      return [];
    });
  }

  /** Everybody that is up ticks, and everything is delivered, again and again; told is who changed its role, and when. */
  run(ticks: number): string[] {
    return Array.from({ length: ticks }, (_, i) =>
      this.changes(describeRole, () => this.tickAll()).map((line) => `tick ${i + 1}: ${line}`),
    ).flat();
  }

  private tickAll(): string[] {
    for (const id of this.up()) this.act(id, (node) => node.tick());
    this.deliverAll();
    return [];
  }

  private deliverAll(): number {
    let count = 0;
    for (let message = this.underWay.shift(); message !== undefined; message = this.underWay.shift()) {
      this.receive(message);
      count++;
      assert(count < MANY_MESSAGES, `no end after ${count} messages: ${describeMessage(message)}`);
    }
    return count;
  }

  /** What `act` says, then the nodes whose description is another one after it. */
  private changes(describe: (status: RaftStatus) => string, act: () => string[]): string[] {
    const descriptions = (): string[] => this.up().map((id) => describe(this.node(id).status()));
    const before = new Set(descriptions());
    const told = act();
    return [...told, ...descriptions().filter((line) => !before.has(line))];
  }

  private receive(message: Message): string[] {
    const receiver = this.node(message.to);
    return receiver.isUp() ? receiver.act((node) => node.step(message)) : [`${message.to} is down`];
  }

  /** A cut link loses what is sent on it. */
  private send(message: Message): boolean {
    if (this.cuts.some((link) => link.has(message))) return false;
    this.underWay.push(message);
    return true;
  }

  flight(link: Link): readonly Message[] {
    return this.underWay.filter((message) => link.has(message));
  }

  private take(link: Link): Message[] {
    const taken = this.underWay.filter((message) => link.has(message));
    this.underWay = this.underWay.filter((message) => !link.has(message));
    return taken;
  }

  /** Replaces what is under way on these links: by nothing, by everything twice, by another order. */
  rearrange(link: Link, change: (messages: readonly Message[]) => readonly Message[]): void {
    const taken = this.take(link);
    this.underWay.push(...change(taken));
  }

  cut(link: Link): string[] {
    this.cuts.push(link);
    return [];
  }

  heal(): string[] {
    this.cuts.length = 0;
    return [];
  }

  private up(): number[] {
    return this.ids.filter((id) => this.node(id).isUp());
  }
}

function under(title: string, lines: readonly string[]): string[] {
  return [title, ...lines.map((line) => `  ${line}`)];
}
