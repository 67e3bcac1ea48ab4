import { select } from '#grader/run/plan';
import { UsageError } from '#grader/usage-error';
import { type Mutant, findMutants } from '#grader/zoo/mutants';

/**
 * The mutants of `parts`, or of all parts: those with the name `text`; if there is none, those whose name contains it.
 *
 * @throws UsageError if there is no such mutant
 */
export function selectMutants(parts: readonly string[], text: string | undefined): readonly Mutant[] {
  const folders = select({ parts }).parts.map((part) => part.folder);
  const inParts = findMutants().filter((mutant) => folders.includes(mutant.part));
  const exact = inParts.filter((mutant) => mutant.name === text || mutant.id === text);
  const mutants = exact.length > 0 ? exact : inParts.filter((mutant) => text === undefined || mutant.name.includes(text));
  if (mutants.length > 0) return mutants;
  throw new UsageError(`No mutant matches '${text}'. Available mutants:\n${inParts.map((mutant) => `  ${mutant.id}`).join('\n')}`);
}
