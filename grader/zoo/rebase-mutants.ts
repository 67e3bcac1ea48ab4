import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import type { Mutant } from './mutants';
import {
  type Rebased,
  type ReferenceEdit,
  rebaseMutant,
  removeUnresolved,
  resolveMutant,
  unresolvedFolder,
  writeUnresolved,
} from './rebase';
import type { MutantTypeCheck } from './type-check-mutant';

export interface RebaseReport {
  readonly mutant: Mutant;
  /** The patch was rewritten. */
  readonly isCarried: boolean;
  /** What a person has to look at. */
  readonly problems: readonly string[];
  /** Files to edit before `--resolved`, relative to the project's folder. Empty if the mutant fits and type-checks. */
  readonly toEdit: readonly string[];
}

/** Carries each mutant, type-checks it, and writes the patch if it changed. */
export function* rebaseMutants(mutants: readonly Mutant[], edit: ReferenceEdit, typeCheck: MutantTypeCheck): Generator<RebaseReport> {
  for (const mutant of mutants) yield finish(mutant, rebaseMutant(mutant, edit), edit.root, typeCheck);
}

/**
 * Makes the patch of one mutant from the files that a person edited, and removes those files.
 *
 * @throws NotResolved
 */
export function rebaseResolved(mutant: Mutant, edit: ReferenceEdit, typeCheck: MutantTypeCheck): RebaseReport {
  return finish(mutant, resolveMutant(mutant, edit), edit.root, typeCheck);
}

function finish(mutant: Mutant, { patch, mutated, problem, unresolved }: Rebased, root: string, typeCheck: MutantTypeCheck): RebaseReport {
  const errors = mutated === undefined ? [] : typeCheck.errorsOfMutant(mutated);
  const forPerson = unresolved ?? (errors.length > 0 ? mutated : undefined);
  if (patch !== undefined) writeFileSync(mutant.file, patch);
  if (forPerson === undefined) removeUnresolved(mutant, root);
  else writeUnresolved(mutant, root, forPerson);
  const folder = relative(root, unresolvedFolder(mutant, root));
  const toEdit = forPerson === undefined ? [] : [...forPerson.keys()].map((path) => join(folder, path));
  return { mutant, isCarried: patch !== undefined, problems: problem === undefined ? errors : [problem, ...errors], toEdit };
}
