import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { assert } from '#kit/assert';
import { PROJECT_ROOT } from '#grader/root';

export interface BrokenSolution {
  readonly folder: string;
  /** The path of a file of lab1. */
  file(name: string): string;
  discard(): void;
}

/** A copy of the reference with small changes to lab1's files; a file whose change is `null` is omitted. For tests. */
export function breakReference(changes: Readonly<Record<string, ((text: string) => string) | null>>): BrokenSolution {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-solution-'));
  cpSync(join(PROJECT_ROOT, 'reference'), folder, { recursive: true });
  const file = (name: string): string => join(folder, 'lab1', name);
  for (const [name, change] of Object.entries(changes)) {
    if (change === null) rmSync(file(name));
    else writeFileSync(file(name), changed(readFileSync(file(name), 'utf8'), change));
  }
  return { folder, file, discard: () => rmSync(folder, { recursive: true, force: true }) };
}

function changed(text: string, change: (text: string) => string): string {
  const result = change(text);
  assert(result !== text, 'the change has no effect: the reference no longer contains the changed text');
  return result;
}

const IN_DELETE = "    await storage.write([{ type: 'delete',";

/** Adds statements at the beginning of `rawDelete`: the test lab1/delete runs them, others do not. */
export function inDelete(statements: string): BrokenSolution {
  return breakReference({ 'raw-api.ts': (text) => text.replace(IN_DELETE, `${statements}\n${IN_DELETE}`) });
}

/** Adds statements that run when the module is imported. */
export function atImport(statements: string): BrokenSolution {
  return breakReference({
    'raw-api.ts': (text) => text.replace('export async function rawGet', `${statements}\n\nexport async function rawGet`),
  });
}
