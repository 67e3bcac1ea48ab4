import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { buildSite } from './build-site';
import type { Highlighter } from './highlighter';

/** Leaves code as it is: shiki cannot be loaded in jest's world, and colours are not what is tested. */
export const PLAIN: Highlighter = () => undefined;

/** A project in a folder of its own, for tests of the program. */
export class SmallProject {
  readonly root = mkdtempSync(join(tmpdir(), 'typekv-docs-'));
  readonly output = join(this.root, 'site');

  /** @param files their text, by path */
  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** @param files those in the navigation, in order */
  build(files: readonly string[], output = this.output): Promise<number> {
    return buildSite({ output, root: this.root, navigation: [{ title: 'All', files }], highlight: PLAIN });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
