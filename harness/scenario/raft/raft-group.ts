import { describeStatus } from '#harness/scenario/raft/describe-status';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import type { RaftStatus } from '#kit/raft/state';

export interface RaftMember {
  readonly id: number;
  /** Drives the running incarnation; `undefined` while the node is down. */
  readonly driver: RaftDriver | undefined;
}

/** The nodes of a Raft group. The subclasses differ in how messages are delivered: by hand, or by the simulation. */
export abstract class RaftGroup<Member extends RaftMember> {
  private readonly members = new Map<number, Member>();

  protected add(member: Member): void {
    this.members.set(member.id, member);
  }

  get ids(): readonly number[] {
    return [...this.members.keys()];
  }

  has(id: number): boolean {
    return this.members.has(id);
  }

  /** @throws Error if there is none */
  member(id: number): Member {
    const member = this.members.get(id);
    if (member === undefined) throw new Error(`there is no node ${id}`);
    return member;
  }

  /** @throws Error while the node is down */
  driver(id: number): RaftDriver {
    const { driver } = this.member(id);
    if (driver === undefined) throw new Error(`node ${id} is down`);
    return driver;
  }

  status(id: number): RaftStatus {
    return this.driver(id).status;
  }

  /** Of all nodes that run, by their ids. */
  statuses(): readonly RaftStatus[] {
    return this.ids.flatMap((id) => this.member(id).driver?.status ?? []);
  }

  /** The ids of all running nodes whose role is leader: there can be several, in different terms. */
  leaders(): readonly number[] {
    return this.statuses()
      .filter(({ role }) => role === 'leader')
      .map(({ id }) => id);
  }

  /** The leader that all nodes follow in one term; `undefined` if they do not agree, or if one is down. */
  agreedLeader(): number | undefined {
    const statuses = this.statuses();
    const [leader, ...more] = this.leaders();
    if (leader === undefined || more.length > 0 || statuses.length < this.members.size) return undefined;
    const { term } = this.status(leader);
    return statuses.every((status) => status.term === term && status.leader === leader) ? leader : undefined;
  }

  /** One line per node that runs. */
  describe(): string {
    return this.statuses()
      .map((status) => `  node ${describeStatus(status)}, members ${status.members.join(' ')}`)
      .join('\n');
  }
}
