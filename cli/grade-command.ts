import { type Command, InvalidArgumentError, Option } from 'commander';

import { gradeAndShow } from './grade';

export interface GradeFlags {
  readonly solution: string;
  readonly assume?: string;
  readonly test?: string;
  readonly seed?: number;
  readonly replay?: string;
  readonly seeds?: number;
  readonly seedBase?: number;
  readonly json?: string;
  readonly junit?: string;
  readonly gradescope?: string;
  readonly report: string;
  readonly watch?: boolean;
  readonly workers?: number;
  readonly typeCheck: boolean;
}

export function addGradeCommand(program: Command, end: (status: number) => void): void {
  program
    .command('grade')
    .description('Grade a solution: everything, one lab (lab2), or one part (lab2b).')
    .argument('[parts...]', 'labs or parts; default: all')
    .option('--solution <labs|reference|PATH>', 'whose code', 'labs')
    .option('--assume <parts>', 'take these parts from the reference (comma-separated); they earn nothing')
    .option('--test <text>', 'only tests whose name or claim has this text')
    .option('--seed <n>', 'only this seed, and show what happened', integer)
    .option('--replay <file>', 'only the run of this file, which a report comes with')
    .option('--seeds <n>', 'how many seeds a test; default: as the catalogue says', positiveInteger)
    .option('--seed-base <n>', 'the first seed; default 1', integer)
    .option('--json <file>', 'write the results as data')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--gradescope <file>', 'write the results as Gradescope reads them')
    .option('--report <dir>', 'where reports of failures go', 'reports')
    .option('--no-type-check', 'do not show the type errors of the solution')
    .option('--watch', 'grade again when a file of the solution is saved')
    .addOption(new Option('--workers <n>', 'how many processes; default: one a core').argParser(positiveInteger))
    .action(async (parts: string[], flags: GradeFlags) => end(await gradeAndShow(parts, flags)));
}

/** A whole number, at least 1. */
export function positiveInteger(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError('It takes a whole number above 0.');
  return value;
}

/** A whole number, at least 0. */
export function integer(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
}
