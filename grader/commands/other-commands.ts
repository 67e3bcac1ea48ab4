import type { Command } from 'commander';

/** Everything but grading. What a command needs is loaded when it runs, so that grading starts at once. */
export function addOtherCommands(program: Command, end: (status: number) => void): void {
  program
    .command('proto')
    .description('Generate the code of the wire messages and services.')
    .option('--check', 'only compare with what is committed')
    .action(async (flags: { check?: boolean }) => {
      const { generateProto } = await import('../../tools/proto');
      end(await generateProto({ check: flags.check === true }));
    });
}
