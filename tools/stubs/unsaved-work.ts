import { execFileSync } from 'node:child_process';
import { treeFiles } from './tree-files';

/**
 * The files of `root`/labs that git could not restore if they were overwritten: changed, new or ignored ones. Without git
 * these are all files.
 */
export function unsavedWork(root: string): string[] {
  try {
    return git(root, ['status', '--porcelain', '-z', '--untracked-files=all', '--ignored=matching', '--', 'labs'])
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice('XY '.length));
  } catch {
    return treeFiles(root, 'labs');
  }
}

function git(root: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
