import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { buildSite } from './build-site';
import type { Highlighter } from './markdown';

/** Does not highlight code: shiki cannot be loaded within jest, and the tests do not check colours. */
export const PLAIN: Highlighter = () => undefined;

/** A project in a temporary folder, for tests of the program. */
export class SmallProject {
  readonly root = mkdtempSync(join(tmpdir(), 'typekv-docs-'));
  readonly output = join(this.root, 'site');

  /** @param files the texts of the files, by path */
  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** @param files the files in the navigation, in order */
  build(files: readonly string[], output = this.output): Promise<number> {
    return buildSite({ output, root: this.root, navigation: [{ title: 'All', files }], highlight: PLAIN });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
