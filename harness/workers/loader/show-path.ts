import { relative, sep } from 'node:path';

/** A path as the user would type it: relative if it is in the current folder, otherwise absolute. */
export function showPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith(`..${sep}`) ? file : path;
}
