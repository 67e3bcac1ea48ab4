import type { Command, CommanderError } from 'commander';

/** What was wrong with the command line, and what there is instead. */
export function explainMisuse(error: CommanderError, command: Command): string {
  const what = error.code === 'commander.help' ? '' : `${error.message.replace(/^error: /, '')}\n\n`;
  return `${what}${command.commands.length > 0 ? listCommands(command) : listOptions(command)}`;
}

function listCommands(program: Command): string {
  const lines = program.commands.map((command) => entry(command.name(), command.description()));
  return `The commands:\n${lines.join('')}\nTheir options: ./typekv COMMAND --help`;
}

function listOptions(command: Command): string {
  const lines = command.options.map((option) => entry(option.flags, option.description));
  return `The options of ${command.name()}:\n${lines.join('')}`;
}

function entry(name: string, text: string): string {
  return `  ${name.padEnd(38)} ${text}\n`;
}
