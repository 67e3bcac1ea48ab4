import { CommanderError } from 'commander';

import { isFileError, reasonOf } from '#grader/file-error';
import { UsageError } from '#grader/usage-error';

import { COMMANDS } from './commands';
import { EXIT, type ExitCode } from './exit-codes';
import { refuseSwallowedOptions } from './npm-options';
import { makeProgram } from './program';

/** The command line: `npx typekv grade lab1 --seed 7`. Ends the process with an exit code. */
export function main(words: string[]): void {
  run(words).then(
    (code) => process.exit(code),
    (error: unknown) => process.exit(report(error)),
  );
}

async function run(words: string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.pass;
  const name = Object.keys(COMMANDS).find((candidate) => candidate === words[0]);
  const program = makeProgram((result) => (code = result), name === undefined ? [] : [name]);
  const command = program.commands.find((candidate) => candidate.name() === name) ?? program;
  refuseSwallowedOptions(command, words, process.env);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UsageError(`${messageOf(error)}${command.helpInformation().trimEnd()}`);
  }
  return code;
}

function messageOf({ code, message }: CommanderError): string {
  // No command: the help alone says everything.
  return code === 'commander.help' ? '' : `${message.replace(/^error: /, '')}\n\n`;
}

/** Errors that are about a solution, not about TypeKV. */
const OF_THE_SOLUTION = new Set(['NotImplemented', 'SolutionError', 'ForbiddenCall']);

function report(error: unknown): ExitCode {
  if (error instanceof UsageError) return complain(error.message, EXIT.usage);
  if (isFileError(error)) return complain(`Cannot use ${error.path ?? 'a file'}: ${reasonOf(error)}.`, EXIT.usage);
  if (error instanceof Error && OF_THE_SOLUTION.has(error.name)) return complain(error.message, EXIT.failed);
  return complain(`Internal error: TypeKV itself failed. ${error instanceof Error ? error.stack : String(error)}`, EXIT.internalError);
}

function complain(message: string, code: ExitCode): ExitCode {
  process.stderr.write(`${message}\n`);
  return code;
}
