import { bytesOf } from '#kit/bytes';
import { errorText, TypeKVError } from '#kit/errors';
import { describeMessage, makeEntry } from '#kit/raft/message';
import type { Entry } from '#kit/wire/raft';

import { describeStatus, drawLogs } from './describe-node';
import { Link } from './link';
import { RaftGroup } from './raft-group';

/** What the words behind a command's name say. */
interface Arguments {
  readonly words: readonly string[];
  /** Those of the form `name=value`. */
  readonly options: ReadonlyMap<string, string>;
}

type Command = (group: RaftGroup, arguments_: Arguments) => readonly string[];

/**
 * The commands of the transcripts of Raft, one a line. Nothing happens by itself: messages wait until they are delivered, and
 * time passes when it is told to.
 *
 *     group 1 2 3                a new group; also election=10 heartbeat=1 inflight=64 bytes=1048576 quorum=yes
 *     given 2 term=3 log=1x2,3   node 2 has been through this: entries of terms 1, 1 and 3; also vote=1 commit=2
 *     campaign 1                 node 1 stands for election at once
 *     propose 1 x y              proposals to node 1
 *     tick 1 10                  node 1 ticks ten times
 *     run 20                     all tick, and everything is delivered; twenty times, telling who changed its role
 *     deliver 1->2               what is under way there now; without a link everything, but not what comes of it
 *     settle                     delivers until nothing is under way, telling only the outcome
 *     drop 1->2                  and `duplicate`, `reverse`: what is under way there is lost, comes twice, comes in reverse
 *     cut 1->* *->1              what is sent there is lost, until `heal`
 *     crash 1, restart 1         a node loses what is not on its disk, and comes back
 *     status 1, log 1, applied 1 of one, some or (without numbers) all nodes; `flight` shows what is under way
 */
const COMMANDS: Readonly<Record<string, Command>> = {
  given: (group, { words, options }) => {
    const entries = parseTerms(options.get('log') ?? '');
    const term = numberOf(options, 'term', entries.at(-1)?.term ?? 0);
    const node = group.node(Number(words[0]));
    node.restore({ term, vote: numberOf(options, 'vote', 0), commit: numberOf(options, 'commit', 0) }, entries);
    return [describeStatus(node.status())];
  },
  campaign: (group, { words }) => group.act(Number(words[0]), (node) => node.campaign()),
  propose: (group, { words: [id, ...values] }) => values.flatMap((value) => propose(group, Number(id), value)),
  tick: (group, { words: [id, ticks = '1'] }) => group.tick(Number(id), Number(ticks)),
  run: (group, { words: [ticks] }) => group.run(Number(ticks)),
  deliver: (group, { words }) => linksOf(words).flatMap((link) => group.deliver(link)),
  settle: (group) => group.settle(),
  drop: (group, { words }) => rearrange(group, words, 'lost', () => []),
  duplicate: (group, { words }) => rearrange(group, words, 'twice', (messages) => [...messages, ...messages]),
  reverse: (group, { words }) => rearrange(group, words, 'reversed', (messages) => messages.toReversed()),
  cut: (group, { words }) => linksOf(words).flatMap((link) => (group.cut(link), [])),
  heal: (group) => (group.heal(), []),
  crash: (group, { words }) => (group.node(Number(words[0])).crash(), [`${words[0]} is down`]),
  restart: (group, { words }) => {
    const node = group.node(Number(words[0]));
    node.start();
    return [describeStatus(node.status())];
  },
  status: (group, { words }) => idsOf(group, words).map((id) => describeStatus(group.node(id).status())),
  log: (group, { words }) => drawLogs(idsOf(group, words).map((id) => group.node(id).log())),
  applied: (group, { words }) => idsOf(group, words).map((id) => `${id}: ${group.node(id).applied.join(', ')}`),
  flight: (group) => group.flight(new Link('*->*')).map(describeMessage),
};

/** Does the commands of one script, one after the other. */
export class RaftScript {
  private group: RaftGroup | undefined;

  /**
   * @returns what came of it
   * @throws Error for a command that there is not, or that does not fit
   */
  run(line: string): readonly string[] {
    const [name, ...rest] = line.split(' ');
    const arguments_ = parseArguments(rest);
    if (name === 'group') return this.makeGroup(arguments_);
    const command = COMMANDS[name!];
    if (command === undefined) throw new Error(`there is no command '${name}', but group, ${Object.keys(COMMANDS).join(', ')}`);
    if (this.group === undefined) throw new Error(`'${line}' comes before there is a group`);
    return command(this.group, arguments_);
  }

  private makeGroup({ words, options }: Arguments): string[] {
    this.group = new RaftGroup(words.map(Number), {
      electionTicks: numberOf(options, 'election', 10),
      heartbeatTicks: numberOf(options, 'heartbeat', 1),
      maxInflightAppends: numberOf(options, 'inflight', 64),
      maxAppendBytes: numberOf(options, 'bytes', 1024 * 1024),
      checkQuorum: options.get('quorum') === 'yes',
    });
    return [`${words.length} nodes`];
  }
}

function parseArguments(rest: readonly string[]): Arguments {
  const pairs = rest.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]);
  return { words: rest.filter((word) => !word.includes('=')), options: new Map(pairs) };
}

/** `1x3,4` is a log with entries of terms 1, 1, 1 and 4. */
function parseTerms(text: string): Entry[] {
  const runs = text.split(',').filter((run) => run !== '').map((run) => run.split('x').map(Number));
  const terms = runs.flatMap(([term, times = 1]) => Array.from({ length: times }, () => term!));
  return terms.map((term, i) => makeEntry(term, i + 1, bytesOf(`e${i + 1}`)));
}

function numberOf(options: ReadonlyMap<string, string>, name: string, byDefault: number): number {
  const value = options.get(name);
  return value === undefined ? byDefault : Number(value);
}

function linksOf(words: readonly string[]): Link[] {
  return words.length === 0 ? [new Link('*->*')] : words.map((word) => new Link(word));
}

function idsOf(group: RaftGroup, words: readonly string[]): readonly number[] {
  return words.length === 0 ? group.ids : words.map(Number);
}

function propose(group: RaftGroup, id: number, value: string): string[] {
  try {
    return group.act(id, (node) => void node.propose(bytesOf(value)));
  } catch (error) {
    if (error instanceof TypeKVError) return [errorText(error)];
    throw error;
  }
}

type Change = Parameters<RaftGroup['rearrange']>[1];

function rearrange(group: RaftGroup, words: readonly string[], told: string, change: Change): string[] {
  return linksOf(words).flatMap((link) => {
    const affected = group.flight(link).map((message) => `${told}: ${describeMessage(message)}`);
    group.rearrange(link, change);
    return affected;
  });
}
