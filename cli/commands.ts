import type { Command } from 'commander';

import type { ExitCode } from './exit-codes';

/**
 * All commands, in the order of the help: name and description. The command NAME is in the file `cli/commands/NAME.ts`, so
 * a new command is one new file and one line here.
 */
export const COMMANDS: Readonly<Record<string, string>> = {
  grade: 'Grade a solution: all labs, one lab (lab2), or one part (lab2b).',
  next: 'Show the one test to work on now, with its hint.',
  soak: 'Run new seeds of a part until a test fails or the time is over.',
  zoo: 'Inject known bugs (mutants) into the reference, and report which graded test kills each.',
  serve: 'Serve the raw requests of lab1 over gRPC.',
  cluster: 'Run the replicated store of lab2 as processes on this machine, on disk.',
  kv: 'Send one request to a running cluster.',
  parts: 'List the parts of the course, or check that each part is complete.',
  bench: 'Measure the figures of docs/performance.md.',
  docs: 'Render docs/ into a static site.',
  stubs: 'Generate labs/ from reference/.',
  proto: 'Generate the code of the wire messages and services.',
};

/** Runs a command. The parameters are commander's: the arguments, then the options. */
export type Action = (...parameters: never[]) => ExitCode | Promise<ExitCode>;

interface CommandFile {
  /** Declares the arguments and options of the command, and returns the function that runs it. */
  readonly define: (command: Command) => Action;
}

/** Loads the file of a command. Only the command that runs is loaded, so that grading starts fast. */
export function loadCommand(name: string): CommandFile {
  // By `require`: the compiler hook of ts-node does not see a dynamic `import()`.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(`./commands/${name}`) as CommandFile;
}
