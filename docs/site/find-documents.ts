import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { NavigationGroup } from './navigation';
import type { Problem } from './problem';

export interface FoundDocuments {
  /** In the order of the navigation. */
  readonly published: readonly string[];
  readonly problems: readonly Problem[];
}

/** The files that the navigation names; one that is missing, or left out of it, is a problem. */
export function findDocuments(root: string, navigation: readonly NavigationGroup[]): FoundDocuments {
  const named = navigation.flatMap(({ files }) => files);
  const missing = named.filter((file) => !existsSync(join(root, file)));
  const forgotten = filesBelow(root, 'docs').filter((file) => file.endsWith('.md') && !named.includes(file));
  const problem = (file: string, message: string): Problem => ({ file, line: 1, message });
  return {
    published: named.filter((file) => !missing.includes(file)),
    problems: [
      ...missing.map((file) => problem(file, 'the navigation (docs/site/navigation.ts) names this file, but it is not there')),
      ...forgotten.map((file) => problem(file, 'no reader would find this page: add it to docs/site/navigation.ts')),
    ],
  };
}

/** Sorted; relative to `root`. */
function filesBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  return entries.flatMap((entry) => (entry.isDirectory() ? filesBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
