import { ScriptedNode, type ScriptedNodeOptions, loadCode } from '#grader/suites/lab2a/scripted-node';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import { type Entry, type Message, MessageType } from '#kit/wire/raft';

import { foundersStorage } from './changes';

/** With pre-vote, an election has two rounds. */
const VOTE_ROUNDS_MAX = 2;

/** Node 1 of a group of founders. The test handles its readies, and sends the messages of the other members. */
export class MemberNode extends ScriptedNode {
  static override async start(context: ScenarioContext, options: ScriptedNodeOptions): Promise<MemberNode> {
    return new MemberNode(await loadCode(context), { property: 'membership', ...options, members: [], changesMembers: true });
  }

  /** @param property what the status of the node violates if it is wrong */
  static found(context: ScenarioContext, founders: readonly number[], property: Property = 'membership'): Promise<MemberNode> {
    return MemberNode.start(context, { storage: foundersStorage(founders), property });
  }

  /** Node 1 is the leader. The others have its first entry. */
  static async lead(context: ScenarioContext, founders: readonly number[], property?: Property): Promise<MemberNode> {
    const node = await MemberNode.found(context, founders, property);
    node.becomeLeader();
    return node;
  }

  /** The others grant all votes that the node requests. */
  becomeLeader(): void {
    this.node.campaign();
    for (let round = 0; round < VOTE_ROUNDS_MAX && this.status.role !== 'leader'; round++)
      for (const { msgType, to, term } of this.node.takeMessages())
        if (msgType === MessageType.MsgRequestVote) this.step(MessageType.MsgRequestVoteResponse, to, { term });
    const { lastIndex } = this.status;
    for (const id of this.status.members.filter((member) => member !== 1)) this.acknowledge(id, lastIndex);
    this.settle();
  }

  /** Node `from` sends a message of the present term. */
  answer(msgType: MessageType, from: number, fields: Partial<Message> = {}): void {
    this.step(msgType, from, { term: this.status.term, ...fields });
  }

  /** Node `from` has the log up to `index`. */
  acknowledge(from: number, index: number): void {
    this.answer(MessageType.MsgAppendResponse, from, { index });
  }

  /** Node 2, the leader of `term`, sends entries that follow those that the node has, and the commit index. */
  receive(term: number, entries: readonly Entry[], commit: number): void {
    const { lastIndex } = this.status;
    this.append(term, [lastIndex, this.node.termAt(lastIndex)!], entries, commit);
  }

  /** Handles all readies. @returns the messages */
  settled(): readonly Message[] {
    return this.settle().flatMap(({ messages }) => messages);
  }
}
