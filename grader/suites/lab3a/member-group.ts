import { ELECTION_TICKS, type GroupOptions, HEARTBEAT_TICKS, ScriptedGroup, returnsEntry } from '#grader/suites/lab2a/scripted-group';
import { ScriptedMember } from '#grader/suites/lab2a/scripted-member';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import type { RaftDriver } from '#harness/scenario/raft/raft-driver';
import { printBytes } from '#kit/bytes';
import { describeConfChange } from '#kit/raft/message';
import { ConfChange, type Message, MessageType } from '#kit/wire/raft';

import { addNode, foundersStorage, removeNode } from './changes';

export interface MemberGroupOptions extends Omit<GroupOptions, 'size' | 'storage'> {
  /** The members at the start. */
  readonly founders: readonly number[];
  /** Nodes without members and without a log. */
  readonly newPeers?: readonly number[];
}

/**
 * A group whose members change. Its nodes handle readies at once, and so apply a change as soon as they know that it is
 * committed. The test decides which messages are delivered.
 */
export class MemberGroup extends ScriptedGroup {
  static async found(context: ScenarioContext, { founders, newPeers = [], ...more }: MemberGroupOptions): Promise<MemberGroup> {
    const members: ScriptedMember[] = [];
    for (let id = 1; id <= Math.max(...founders, ...newPeers); id++) {
      const ticks = { electionTicks: ELECTION_TICKS, heartbeatTicks: HEARTBEAT_TICKS };
      const storage = founders.includes(id) ? foundersStorage(founders) : undefined;
      members.push(await ScriptedMember.start(context, { ...ticks, id, members: [], changesMembers: true, ...more }, storage));
    }
    return new MemberGroup(context, members);
  }

  /** Node `leader` leads a group of founders, which have its log. */
  static async led(context: ScenarioContext, options: MemberGroupOptions, leader = options.founders[0]!): Promise<MemberGroup> {
    const group = await MemberGroup.found(context, options);
    await group.elect(leader);
    await group.run(2 * HEARTBEAT_TICKS, [leader]);
    return group;
  }

  protected override takeMessages(driver: RaftDriver): readonly Message[] {
    this.checkProgress(driver);
    const readies = driver.settle((ready) => {
      driver.finish(ready);
      this.checkProgress(driver);
    });
    return readies.flatMap(({ messages }) => messages);
  }

  /** Without progress of a member, the next append would crash the leader somewhere in lab2a. */
  private checkProgress({ node }: RaftDriver): void {
    const { config, role, members, progress } = node.inspect();
    const without = role === 'leader' ? members.filter((id) => !progress.has(id)) : [];
    check(
      without.length === 0,
      'membership',
      () =>
        `Node ${config.id} leads the members ${members.join(', ')}. Expected progress for each of them, found none for node ${without.join(', ')}.`,
    );
  }

  /** The candidate requests no votes, or nobody answers: both are rules of this part. Otherwise those of lab2a. */
  protected override failedElection(id: number, since: number): Property {
    const sent = this.sent.slice(since);
    if (!sent.some(({ from, msgType }) => from === id && msgType === MessageType.MsgRequestVote)) return 'campaigns of members';
    const isAnswered = sent.some(({ to, msgType }) => to === id && msgType === MessageType.MsgRequestVoteResponse);
    return isAnswered ? 'elections' : 'removed members';
  }

  proposeChange(id: number, change: ConfChange, data = ConfChange.encode(change).finish()): { index: number; term: number } {
    const what = `proposeConfChange: ${describeConfChange(change)}, data ${printBytes(data)}`;
    return this.call(id, what, (node) => node.proposeConfChange(change, data), returnsEntry);
  }

  addMember(leader: number, id: number): { index: number; term: number } {
    return this.proposeChange(leader, addNode(id));
  }

  removeMember(leader: number, id: number): { index: number; term: number } {
    return this.proposeChange(leader, removeNode(id));
  }

  apply(id: number, change: ConfChange): void {
    this.call(id, `applyConfChange: ${describeConfChange(change)}`, (node) => node.applyConfChange(change));
  }

  transfer(leader: number, target: number): void {
    this.call(leader, `transferLeader to node ${target}`, (node) => node.transferLeader(target));
  }

  /** Discards all applied entries of a node from its memory. */
  compact(id: number): void {
    this.call(id, 'compact', (node) => node.compact(node.status().applied));
  }

  /** The smallest match index, as the leader knows it. */
  minMatch(id: number): number {
    return this.driver(id).node.minMatch();
  }

  expectMembers(id: number, members: readonly number[], property: Property, when: string): void {
    const found = this.status(id).members;
    check(
      found.join() === members.join(),
      property,
      () => `${when}. Expected the members ${members.join(', ')} on node ${id}, found ${found.join(', ') || 'none'}.`,
    );
  }

  expectCommit(id: number, commit: number, property: Property, when: string): void {
    const found = this.status(id).commit;
    check(found === commit, property, () => `${when}. Expected commit index ${commit} of node ${id}, found ${found}.`);
  }

  /** Node `id` leads, in the present term if one is given. */
  expectLeader(id: number, property: Property, when: string, term = this.status(id).term): void {
    const status = this.status(id);
    const isRight = status.role === 'leader' && status.term === term;
    check(isRight, property, () => `${when}. Expected node ${id} to lead term ${term}, found:\n${this.describe()}`);
  }
}
