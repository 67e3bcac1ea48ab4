import { Command } from 'commander';

import { type Action, COMMANDS, loadCommand } from './commands';
import type { ExitCode } from './exit-codes';

/**
 * The command line as commander sees it.
 *
 * @param end called with the exit code of the command that ran
 * @param loaded the commands whose options are declared; the help lists the others, too
 */
export function makeProgram(end: (code: ExitCode) => void, loaded: readonly string[] = Object.keys(COMMANDS)): Command {
  const program = new Command('npx typekv')
    .description('TypeKV: build a distributed key-value database, and test that it works.\nOptions of a command: npx typekv COMMAND --help')
    .helpCommand(false);
  program.exitOverride().configureOutput({ outputError: () => undefined, writeErr: () => undefined });
  for (const [name, description] of Object.entries(COMMANDS)) {
    const command = program.command(name).description(description);
    if (loaded.includes(name)) addAction(command, loadCommand(name).define(command), end);
  }
  return program;
}

function addAction(command: Command, action: Action, end: (code: ExitCode) => void): void {
  command.action(async (...parameters: unknown[]) => end(await action(...(parameters as never[]))));
}
