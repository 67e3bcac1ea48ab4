import { Command, CommanderError } from 'commander';

import { addGradeCommand } from './grade-command';
import { addOtherCommands } from './other-commands';
import { explainMisuse } from './explain-misuse';
import { explainSwallowedOptions } from './swallowed-options';
import { UsageError } from '#grader/usage-error';

/** 0 all points, 1 points lost, 2 wrong usage, 3 TypeKV itself failed, 130 interrupted. */
export const EXIT = { pass: 0, lost: 1, usage: 2, framework: 3, interrupted: 130 } as const;

/** The command line: `typekv grade lab1 --seed 7`. Ends the process with an exit status. */
export function main(words: string[]): void {
  run(words).then(
    (status) => process.exit(status),
    (error: unknown) => process.exit(report(error)),
  );
}

async function run(words: string[]): Promise<number> {
  let status: number = EXIT.pass;
  const program = makeProgram((result) => (status = result));
  const command = program.commands.find((candidate) => candidate.name() === words[0]);
  explainSwallowedOptions(command, words, process.env);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode !== 0) throw new UsageError(explainMisuse(error, command ?? program));
    if (!(error instanceof CommanderError)) throw error;
  }
  return status;
}

/** @param end called with the exit status of the command that ran */
export function makeProgram(end: (status: number) => void): Command {
  const program = new Command('typekv').description('TypeKV: build a distributed key-value database, and know that it works.');
  program.exitOverride().configureOutput({ outputError: () => undefined, writeErr: () => undefined });
  addGradeCommand(program, end);
  addOtherCommands(program, end);
  return program;
}

/** Errors that say of a solution, not of TypeKV, that something is missing. */
const OF_THE_SOLUTION = new Set(['NotImplemented', 'SolutionError', 'ForbiddenCall']);

function report(error: unknown): number {
  if (error instanceof UsageError) return complain(error.message);
  if (error instanceof Error && OF_THE_SOLUTION.has(error.name)) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.lost;
  }
  process.stderr.write(`TypeKV itself failed. ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.framework;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return EXIT.usage;
}
