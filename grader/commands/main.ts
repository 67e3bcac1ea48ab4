import { Command, CommanderError } from 'commander';

import { addGradeCommand } from './grade-command';
import { addOtherCommands } from './other-commands';
import { explainSwallowedOptions } from './swallowed-options';
import { UsageError } from './usage-error';

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
  explainSwallowedOptions(words, process.env);
  let status: number = EXIT.pass;
  const program = new Command('typekv').description('TypeKV: build a distributed key-value database, and know that it works.');
  program.exitOverride().configureOutput({ outputError: () => undefined });
  const end = (result: number): void => void (status = result);
  addGradeCommand(program, end);
  addOtherCommands(program, end);
  await program.parseAsync(words, { from: 'user' });
  return status;
}

/** Errors that say of a solution, not of TypeKV, that something is missing. */
const OF_THE_SOLUTION = new Set(['NotImplemented', 'SolutionError', 'ForbiddenCall']);

function report(error: unknown): number {
  if (error instanceof UsageError) return complain(error.message);
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : complain(commanderText(error));
  if (error instanceof Error && OF_THE_SOLUTION.has(error.name)) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.lost;
  }
  process.stderr.write(`TypeKV itself failed. ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.framework;
}

function commanderText(error: CommanderError): string {
  if (error.code === 'commander.help') return 'Commands: grade, soak, zoo, serve, stubs, docs, bench, proto. Details: ./typekv COMMAND --help';
  return error.message.replace(/^error: /, '');
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return EXIT.usage;
}
