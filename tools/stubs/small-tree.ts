import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A temporary folder with a few files, for one test. */
export class SmallTree {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'typekv-stubs-')));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const file = path.join(this.root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  /** The text of a file; `undefined` if it does not exist. */
  read(name: string): string | undefined {
    const file = path.join(this.root, name);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  }

  /** Commits all files, in a new repository. */
  commit(): void {
    this.git('init', '--quiet');
    this.stage();
    this.git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '--no-gpg-sign', '--message', 'all');
  }

  stage(): void {
    this.git('add', '--all');
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true });
  }

  private git(...args: string[]): void {
    execFileSync('git', ['-C', this.root, ...args]);
  }
}
