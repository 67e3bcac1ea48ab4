import { CommandLine } from './command-line';
import { RAFT_COMMANDS } from './raft-commands';
import { TranscriptGroup } from './transcript-group';

/** Does the commands of one script, one after the other: those of `RAFT_COMMANDS`, after a group has been made. */
export class RaftScript {
  private group: TranscriptGroup | undefined;

  /**
   * @returns what came of it, in lines
   * @throws Error for a command that there is not, or that does not fit
   */
  run(text: string): readonly string[] {
    const line = new CommandLine(text);
    if (line.name === 'group') return this.makeGroup(line);
    const command = RAFT_COMMANDS.get(line.name);
    if (command === undefined) throw new Error(`there is no command '${line.name}', but group, ${[...RAFT_COMMANDS.keys()].join(', ')}`);
    if (this.group === undefined) throw new Error(`'${text}' comes before there is a group`);
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
