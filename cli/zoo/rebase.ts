import { EXIT, type ExitCode } from '#cli/exit-codes';
import { PROJECT_ROOT } from '#grader/root';
import type { Mutant } from '#grader/zoo/mutants';
import { NotResolved, type ReferenceEdit } from '#grader/zoo/rebase';
import { type RebaseReport, rebaseMutants, rebaseResolved } from '#grader/zoo/rebase-mutants';
import { UsageError } from '#grader/usage-error';
import { ReferenceHistory, UnknownRevision } from '#grader/zoo/reference-history';
import { MutantTypeCheck } from '#grader/zoo/type-check-mutant';

/** Old and new name of an identifier that was renamed. */
export type Rename = readonly [string, string];

export interface RebaseOptions {
  /** The git revision at which patches and reference still agreed. Default: `HEAD`. */
  readonly base: string | undefined;
  readonly renames: readonly Rename[] | undefined;
  /** Make the patch of the only mutant from the file that the user edited. */
  readonly isResolved: boolean;
}

/**
 * Carries the patches of the zoo over edits of the reference.
 *
 * @returns `internalError` if some mutants need a person
 */
export function rebaseZoo(mutants: readonly Mutant[], { base = 'HEAD', renames, isResolved }: RebaseOptions): ExitCode {
  const typeCheck = new MutantTypeCheck();
  const errors = typeCheck.errorsOfReference();
  if (errors.length > 0)
    throw new UsageError(
      `The reference does not type-check. Correct it first, then rebase the mutants.\n${errors.map((error) => `  ${error}`).join('\n')}`,
    );
  try {
    const edit = { root: PROJECT_ROOT, history: new ReferenceHistory(PROJECT_ROOT, base), renames: new Map(renames) };
    return report(isResolved ? [rebaseResolved(only(mutants), edit, typeCheck)] : carryAll(mutants, edit, typeCheck));
  } catch (error) {
    if (error instanceof NotResolved || error instanceof UnknownRevision) throw new UsageError(error.message);
    throw error;
  }
}

function carryAll(mutants: readonly Mutant[], edit: ReferenceEdit, typeCheck: MutantTypeCheck): readonly RebaseReport[] {
  const reports: RebaseReport[] = [];
  for (const rebased of rebaseMutants(mutants, edit, typeCheck)) {
    reports.push(rebased);
    if (rebased.isCarried) process.stdout.write(`carried  ${rebased.mutant.id}\n`);
  }
  return reports;
}

function only(mutants: readonly Mutant[]): Mutant {
  if (mutants.length === 1) return mutants[0]!;
  throw new UsageError(`--resolved takes one mutant. Name it with --bug:\n${mutants.map(({ id }) => `  ${id}`).join('\n')}`);
}

function report(reports: readonly RebaseReport[]): ExitCode {
  const failed = reports.filter(({ problems }) => problems.length > 0);
  for (const { mutant, isCarried, problems, toEdit } of failed) {
    const state = isCarried ? 'carried, but has problems:' : 'the patch was not changed:';
    process.stdout.write(
      [`\n${mutant.id}: ${state}`, ...problems.map((problem) => `  ${problem}`), ...instructions(mutant, toEdit), ''].join('\n'),
    );
  }
  const carried = reports.filter(({ isCarried }) => isCarried).length;
  process.stdout.write(
    `\n${reports.length} mutants: ${carried} carried, ${reports.length - carried} not rewritten; ${failed.length} with problems\n`,
  );
  return failed.length > 0 ? EXIT.internalError : EXIT.pass;
}

function instructions(mutant: Mutant, toEdit: readonly string[]): readonly string[] {
  if (toEdit.length === 0) return [];
  return [
    `  Edit ${toEdit.join(' and ')}, so that it is the reference with the mutation.`,
    `  Then run: npx typekv zoo --rebase --bug ${mutant.id} --resolved`,
  ];
}
