import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import { PARTS, type Part } from '#kit/parts';
import { generateStubs } from '#tools/stubs/generate-stubs';

import { type Solution, foldersFor } from './solution';
import type { PartFolders } from '#grader/worker/task';

/** Folders of parts that were made for a check. */
export interface MadeFolders {
  readonly folders: PartFolders;
  discard(): void;
}

/**
 * A copy of `solution` in which every file of a part after `parts` is a stub, also in a folder that parts share. It shows
 * that a finished part needs nothing of a later one. The stubs are generated, because `labs/` may have been edited.
 */
export async function withLaterStubs(solution: Solution, parts: readonly Part[]): Promise<MadeFolders> {
  const last = Math.max(...parts.map((part) => PARTS.indexOf(part)));
  const home = mkdtempSync(join(tmpdir(), 'typekv-later-stubs-'));
  for (const [folder, path] of Object.entries(foldersFor(solution, parts, new Set()))) {
    cpSync(path, join(home, folder), { recursive: true });
  }
  const { files } = await generateStubs({ root: PROJECT_ROOT, check: true });
  for (const [name, text] of files) {
    const [, folder = '', file = ''] = /^labs\/([^/]+)\/(.+)$/.exec(name) ?? [];
    if (PARTS.findIndex((part) => ownsFile(part, folder, file)) <= last) continue;
    const path = join(home, folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return {
    folders: foldersFor({ name: solution.name, folder: home }, PARTS, new Set()),
    discard: () => rmSync(home, { recursive: true, force: true }),
  };
}

function ownsFile(part: Part, folder: string, file: string): boolean {
  return part.folder === folder && (part.files === undefined || part.files.includes(file));
}
