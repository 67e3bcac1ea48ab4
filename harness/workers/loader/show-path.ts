import { relative, sep } from 'node:path';

/** A path as the user would type it: from the current folder where it lies in it, else the whole. */
export function showPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith(`..${sep}`) ? file : path;
}
