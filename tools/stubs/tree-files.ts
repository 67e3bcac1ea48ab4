import * as fs from 'node:fs';
import * as path from 'node:path';

/** The files below `root`/`folder`, as `folder/…` with slashes, in the order of their names; none where there is no such folder. */
export function treeFiles(root: string, folder: string): string[] {
  const absolute = path.join(root, folder);
  if (!fs.existsSync(absolute)) return [];
  const entries = fs.readdirSync(absolute, { withFileTypes: true, recursive: true }).filter((entry) => !entry.isDirectory());
  const files = entries.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return files.sort((left, right) => (left < right ? -1 : 1));
}
