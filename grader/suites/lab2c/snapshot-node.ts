import { ScriptedNode, type ScriptedNodeOptions, loadCode } from '#grader/suites/lab2a/scripted-node';
import type { ScenarioContext } from '#harness/scenario/context';
import { describeInput } from '#harness/scenario/raft/describe-ready';
import type { Ready } from '#kit/raft/ready';
import { type Message, MessageType } from '#kit/wire/raft';

import { type SnapshotFields, snapshotMessage } from './compacted-log';

/** A node that receives snapshots. Its readies are handled at once, but nothing of them is persisted: the tests only read them. */
export class SnapshotNode extends ScriptedNode {
  static override async start(context: ScenarioContext, options: ScriptedNodeOptions): Promise<SnapshotNode> {
    return new SnapshotNode(await loadCode(context), options);
  }

  /** Node 2, the leader of `term`, sends a snapshot. */
  snapshot(term: number, fields: SnapshotFields): readonly Ready[] {
    return this.receive(snapshotMessage(term, fields));
  }

  receive(message: Message): readonly Ready[] {
    const event = `the message "${describeInput(message)}"`;
    this.node.step(message);
    return this.settleUnpersisted(event);
  }

  settleUnpersisted(event: string): readonly Ready[] {
    return this.settle((ready) => this.node.advance(ready), event);
  }

  /** Index and term of all entries that are kept, and of the one before them: `11@2 12@2 after 10@2`. */
  log(): string {
    const { lastIndex } = this.status;
    const known = Array.from({ length: lastIndex + 1 }, (_, index) => ({ index, term: this.node.termAt(index) }));
    const [before, ...kept] = known.filter(({ term }) => term !== undefined).map(({ index, term }) => `${index}@${term}`);
    return `${kept.join(' ') || 'nothing'} after ${before}`;
  }

  expectLog(log: string, what: string): void {
    this.check(this.log() === log, () => `${what}. Expected the log ${log}, found ${this.log()}.`);
  }

  /** The last response to the leader says that the logs match up to `index`, the commit index. */
  expectResponse(readies: readonly Ready[], index: number, what: string): void {
    const expected = `Expected a response to the leader that the log matches up to ${index}`;
    const response = messagesOf(readies).findLast(({ msgType, to }) => msgType === MessageType.MsgAppendResponse && to === 2);
    this.check(response !== undefined, () => `${what}. ${expected}, found no response.`);
    this.check(!response.reject, () => `${what}. ${expected}, found a rejection.`);
    this.check(response.index === index, () => `${what}. ${expected}, found that it matches up to ${response.index}.`);
  }
}

export function messagesOf(readies: readonly Ready[]): readonly Message[] {
  return readies.flatMap(({ messages }) => messages);
}

/** The indexes of the snapshots that were handed out to be installed. */
export function installed(readies: readonly Ready[]): string {
  return readies.flatMap(({ snapshot }) => snapshot?.metadata?.index ?? []).join(' ') || 'none';
}
