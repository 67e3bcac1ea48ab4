import { quantity } from '#kit/quantity';
import type { Command } from 'commander';

import { PROJECT_ROOT } from '#grader/root';
import { UsageError } from '#grader/usage-error';
import { UnsavedWork, UnstubbableReference } from '#tools/stubs/errors';
import { generateStubs, type StubOptions } from '#tools/stubs/generate-stubs';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';

interface StubsFlags {
  readonly check?: boolean;
  readonly force?: boolean;
}

export function define(command: Command): Action {
  command
    .option('--check', 'only compare with the committed stubs; write nothing')
    .option('--force', 'overwrite work in labs/ that git does not have');
  return ({ check = false, force = false }: StubsFlags) => stubs({ check, force, root: PROJECT_ROOT });
}

/**
 * Generates labs/ from reference/, or with `check` reports the differences.
 *
 * @returns `failed` if `check` found differences, `internalError` if a file of the reference has a shape that no stub can be
 *   made from
 * @throws UsageError if writing would lose work
 */
export async function stubs(options: StubOptions): Promise<ExitCode> {
  try {
    const { files, differences } = await generateStubs(options);
    if (options.check && differences.length > 0) return reportDifferences(differences);
    for (const difference of differences) console.log(`written: ${difference.replace(/ (?:is missing|differs from).*$/, '')}`);
    console.log(`labs/ is up to date: ${quantity(files.size, 'stub')}.`);
    return EXIT.pass;
  } catch (error) {
    if (error instanceof UnsavedWork) throw new UsageError(error.message);
    if (!(error instanceof UnstubbableReference)) throw error;
    console.error(error.message);
    return EXIT.internalError;
  }
}

function reportDifferences(differences: readonly string[]): ExitCode {
  console.error('labs/ is not up to date with reference/. Run: npm run stubs');
  for (const difference of differences) console.error(`  ${difference}`);
  return EXIT.failed;
}
