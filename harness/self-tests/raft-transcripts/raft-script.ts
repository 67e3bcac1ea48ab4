import { CommandLine } from './command-line';
import { RAFT_COMMANDS } from './raft-commands';
import { TranscriptGroup } from './transcript-group';

/** Runs the commands of one script in order: `group` first, then those of `RAFT_COMMANDS`. */
export class RaftScript {
  private group: TranscriptGroup | undefined;

  /**
   * @returns its effects, in lines
   * @throws Error for an unknown command or wrong arguments
   */
  run(text: string): readonly string[] {
    const line = new CommandLine(text);
    if (line.name === 'group') return this.makeGroup(line);
    const command = RAFT_COMMANDS.get(line.name);
    if (command === undefined) throw new Error(`unknown command '${line.name}'; available: group, ${[...RAFT_COMMANDS.keys()].join(', ')}`);
    if (this.group === undefined) throw new Error(`'${text}' needs a group: the first command must be 'group'`);
    return command(this.group, line);
  }

  private makeGroup(line: CommandLine): string[] {
    line.allow('election', 'heartbeat', 'inflight', 'bytes', 'quorum');
    const members = line.words.map((_, i) => line.number(i));
    this.group = new TranscriptGroup(members, {
      electionTicks: line.option('election', 10),
      heartbeatTicks: line.option('heartbeat', 1),
      maxInflightAppends: line.option('inflight', 64),
      maxAppendBytes: line.option('bytes', 1024 * 1024),
      checkQuorum: line.option('quorum', 0) === 1,
    });
    return [`a group of ${members.length}`];
  }
}
