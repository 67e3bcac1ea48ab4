import { relative } from 'node:path';

/**
 * A message as a student should see it: without the stack frames of TypeKV, and with paths relative to the working
 * directory.
 */
export function studentView(message: string, root: string): string {
  const lines = message.split('\n').filter((line) => !isOurFrame(line, root));
  return lines.map((line) => line.replaceAll(`${root}/`, relativePrefix(root))).join('\n');
}

function isOurFrame(line: string, root: string): boolean {
  if (!/^\s+at /.test(line)) return false;
  const isGiven = ['harness', 'grader', 'node_modules', 'kit'].some((folder) => line.includes(`${root}/${folder}/`));
  return isGiven || line.includes('node:') || line.includes('(<anonymous>)') || /at new Promise|at async Promise/.test(line);
}

function relativePrefix(root: string): string {
  const path = relative(process.cwd(), root);
  return path === '' ? '' : `${path}/`;
}
