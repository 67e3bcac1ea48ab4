import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { PARTS } from '#kit/parts';

/** A small change to the reference that a student might well have written. */
export interface Bug {
  /** `lab1/delete-does-nothing` */
  readonly id: string;
  readonly part: string;
  readonly name: string;
  /** What the bug is, and how students come to it: the lines before the patch. */
  readonly description: string;
  /** A unified diff against the project's root. */
  readonly file: string;
}

/** All bugs of the zoo, in the order of parts and names. */
export function findBugs(): readonly Bug[] {
  return [...new Set(PARTS.map((part) => part.folder))].flatMap(bugsOf);
}

function bugsOf(part: string): Bug[] {
  const folder = join(__dirname, part);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  return files.sort().map((file) => readBug(part, file.replace(/\.patch$/, ''), join(folder, file)));
}

function readBug(part: string, name: string, file: string): Bug {
  const [story] = readFileSync(file, 'utf8').split(/^(?:diff|---) /m);
  return { id: `${part}/${name}`, part, name, description: story!.trim(), file };
}
