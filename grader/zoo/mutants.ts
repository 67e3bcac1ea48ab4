import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { PART_FOLDERS } from '#kit/parts';

/** A small change to the reference that makes it wrong. A student could make the same mistake. */
export interface Mutant {
  /** `lab1/delete-does-nothing` */
  readonly id: string;
  /** The part's folder. */
  readonly part: string;
  readonly name: string;
  /** What is wrong, and how students come to write it: the lines above the patch. */
  readonly description: string;
  /** A unified diff against the project's root. */
  readonly file: string;
}

/** All mutants of the zoo, in the order of parts and names. */
export function findMutants(): readonly Mutant[] {
  return PART_FOLDERS.flatMap(mutantsOf);
}

function mutantsOf(part: string): Mutant[] {
  const folder = join(__dirname, part);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  return files.sort().map((file) => readMutant(part, file.replace(/\.patch$/, ''), join(folder, file)));
}

function readMutant(part: string, name: string, file: string): Mutant {
  const [description] = readFileSync(file, 'utf8').split(/^(?:diff|---) /m);
  return { id: `${part}/${name}`, part, name, description: description!.trim(), file };
}
