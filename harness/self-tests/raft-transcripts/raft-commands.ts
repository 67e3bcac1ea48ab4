import { describeStatus } from '#harness/scenario/raft/describe-status';
import { bytesOf } from '#kit/bytes';
import { errorText, TypeKVError } from '#kit/errors';
import { describeMessage, makeEntry } from '#kit/raft/message';
import type { Entry } from '#kit/wire/raft';

import type { CommandLine } from './command-line';
import { drawLogs } from './describe-node';
import { LinkPattern } from './link-pattern';
import type { TranscriptGroup } from './transcript-group';

type Command = (group: TranscriptGroup, line: CommandLine) => readonly string[];

/**
 * The commands of the transcripts of Raft, one per line. Nothing happens by itself: messages stay in flight until a command delivers
 * them, and time passes by ticks. Each command returns its effects, in lines.
 *
 *     group 1 2 3                a new group; also election=10 heartbeat=1 inflight=64 bytes=1048576 quorum=1 (see RaftScript)
 *     given 2 term=3 log=1x2,3   node 2 starts from a disk with term 3 and entries of terms 1, 1 and 3; also vote=1 commit=2
 *     campaign 1                 node 1 starts an election
 *     propose 1 x y              proposals to node 1
 *     elect 1, replicate 1 x y   the same, then all deliveries and one tick of node 1; prints only the outcome
 *     tick 1 10                  node 1 ticks ten times
 *     run 20                     twenty times: all nodes tick, and all messages are delivered; prints changes of roles
 *     deliver 1->2               the messages in flight there now, not their responses; without a link all
 *     settle                     delivers until no message is in flight; prints only the outcome
 *     drop 1->2                  and `duplicate`, `reverse`: messages in flight there are lost, doubled, reversed
 *     cut 1->* *->1              messages sent there are lost, until `heal`
 *     crash 1, restart 1         a node loses what is not on its disk, and restarts
 *     status 1, log 1, applied 1 of one, some or (without numbers) all nodes; `flight` shows the messages in flight
 */
export const RAFT_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['given', given],
  ['campaign', (group, line) => group.report(line.number(0), (node) => node.campaign())],
  ['propose', (group, line) => line.words.slice(1).flatMap((value) => propose(group, line.number(0), value))],
  ['elect', (group, line) => group.conclude(line.number(0), (node) => node.campaign())],
  ['replicate', replicate],
  ['tick', (group, line) => group.tick(line.number(0), line.number(1, 1))],
  ['run', (group, line) => group.run(line.number(0))],
  ['deliver', (group, line) => linksOf(line).flatMap((link) => group.deliver(link))],
  ['settle', (group) => group.settle()],
  ['drop', (group, line) => rearrange(group, line, 'lost', () => [])],
  ['duplicate', (group, line) => rearrange(group, line, 'twice', (messages) => [...messages, ...messages])],
  ['reverse', (group, line) => rearrange(group, line, 'reversed', (messages) => messages.toReversed())],
  ['cut', (group, line) => linksOf(line).flatMap((link) => group.cut(link))],
  ['heal', (group) => group.heal()],
  ['crash', (group, line) => group.member(line.number(0)).crash()],
  ['restart', restart],
  ['status', (group, line) => idsOf(group, line).map((id) => describeStatus(group.status(id)))],
  ['log', (group, line) => drawLogs(idsOf(group, line).map((id) => group.member(id).log()))],
  ['applied', (group, line) => idsOf(group, line).map((id) => `${id}: ${group.member(id).applied()}`)],
  ['flight', (group) => group.flight(new LinkPattern('*->*')).map((message) => describeMessage(message))],
]);

function given(group: TranscriptGroup, line: CommandLine): string[] {
  line.allow('term', 'vote', 'commit', 'log');
  const entries = parseTerms(line.text('log', ''));
  const term = line.option('term', entries.at(-1)?.term ?? 0);
  const node = group.member(line.number(0));
  node.restore({ term, vote: line.option('vote', 0), commit: line.option('commit', 0) }, entries);
  return [describeStatus(group.status(node.id))];
}

/** `1x3,4` is a log with entries of terms 1, 1, 1 and 4. */
function parseTerms(text: string): Entry[] {
  const runs = text
    .split(',')
    .filter((run) => run !== '')
    .map((run) => run.split('x').map(Number));
  const terms = runs.flatMap(([term, times = 1]) => Array.from({ length: times }, () => term!));
  return terms.map((term, i) => makeEntry(term, i + 1, bytesOf(`v${i + 1}.${term}`)));
}

function propose(group: TranscriptGroup, id: number, value: string): string[] {
  try {
    return group.report(id, (node) => void node.propose(bytesOf(value)));
  } catch (error) {
    if (error instanceof TypeKVError) return [errorText(error)];
    throw error;
  }
}

function replicate(group: TranscriptGroup, line: CommandLine): string[] {
  return group.conclude(line.number(0), (node) => line.words.slice(1).forEach((value) => node.propose(bytesOf(value))));
}

function restart(group: TranscriptGroup, line: CommandLine): string[] {
  const node = group.member(line.number(0));
  node.start();
  return [describeStatus(group.status(node.id))];
}

type Change = Parameters<TranscriptGroup['rearrange']>[1];

function rearrange(group: TranscriptGroup, line: CommandLine, effect: string, change: Change): string[] {
  return linksOf(line).flatMap((link) => {
    const affected = group.flight(link).map((message) => `${effect}: ${describeMessage(message)}`);
    group.rearrange(link, change);
    return affected;
  });
}

function linksOf({ words }: CommandLine): LinkPattern[] {
  return words.length === 0 ? [new LinkPattern('*->*')] : words.map((word) => new LinkPattern(word));
}

function idsOf(group: TranscriptGroup, line: CommandLine): readonly number[] {
  return line.words.length === 0 ? group.ids : line.words.map((_, i) => line.number(i));
}
