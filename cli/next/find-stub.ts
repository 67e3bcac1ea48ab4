import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A stub in a file of a solution. */
export interface StubPlace {
  /** `StandaloneStorage.write` */
  readonly name: string;
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
}

/**
 * Finds the stub that a failure names.
 * @param message `not implemented yet: lab1: StandaloneStorage.write`
 */
export function findStub(message: string, folders: readonly string[]): StubPlace | undefined {
  const [, what, name] = /^not implemented yet: (\w+: ([\w.]+))/.exec(message) ?? [];
  if (what === undefined || name === undefined) return undefined;
  for (const folder of folders) {
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith('.ts')) continue;
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      const at = lines.findIndex((line) => line.includes(`NotImplemented('${what}')`));
      if (at >= 0) return { name, file: join(folder, file), line: at + 1 };
    }
  }
  return undefined;
}
