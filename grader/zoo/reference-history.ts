import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type GitResult, git, gitEnvironment } from './git';

/** Two states of the project: a revision at which patches and reference agree, and the working tree. */
export class ReferenceHistory {
  private readonly atBase = new Map<string, string | undefined>();
  /** By path at the revision. */
  private readonly moved: ReadonlyMap<string, string>;

  /**
   * @param root the project's folder, in a git repository
   * @throws UnknownRevision
   */
  constructor(
    private readonly root: string,
    readonly base: string,
  ) {
    const { status } = this.git('rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`);
    if (status !== 0) throw new UnknownRevision(base);
    this.moved = this.findMoved();
  }

  /** The file as it was at the revision; `undefined` if it did not exist. */
  before(path: string): string | undefined {
    if (!this.atBase.has(path)) {
      const { status, stdout } = this.git('show', `${this.base}:./${path}`);
      this.atBase.set(path, status === 0 ? stdout : undefined);
    }
    return this.atBase.get(path);
  }

  /** Where the file of the revision is now; the same path unless it was moved. */
  pathNow(path: string): string {
    return this.moved.get(path) ?? path;
  }

  /** The file in the working tree; `undefined` if it does not exist. */
  now(path: string): string | undefined {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  /** By git's rename detection, on an index of its own: a file that was moved is found before anybody adds it to the real one. */
  private findMoved(): ReadonlyMap<string, string> {
    const folder = mkdtempSync(join(tmpdir(), 'typekv-index-'));
    try {
      const index = { ...gitEnvironment(), GIT_INDEX_FILE: join(folder, 'index') };
      this.required(git(this.root, index, 'read-tree', this.base));
      this.required(git(this.root, index, 'add', '--all', '--', 'reference'));
      const names = git(this.root, index, 'diff', '--cached', '-M', '--relative', '--name-status', this.base, '--', 'reference');
      return new Map([...this.required(names).matchAll(/^R\d*\t(.+)\t(.+)$/gm)].map(([, from, to]) => [from!, to!]));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private git(...words: readonly string[]): GitResult {
    return git(this.root, gitEnvironment(), ...words);
  }

  private required({ status, stdout, stderr }: GitResult): string {
    if (status !== 0) throw new Error(`git failed: ${stderr.trim()}`);
    return stdout;
  }
}

/** A caller's mistake: git does not know the revision, or the folder is in no repository. */
export class UnknownRevision extends Error {
  constructor(revision: string) {
    super(`git knows no commit '${revision}' here.`);
  }
}
