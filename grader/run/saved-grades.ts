import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder, unfinishedName } from '#grader/cache-folder';
import { isFileError } from '#grader/file-error';
import type { PartFolders } from '#grader/worker/task';
import { isRecord } from '#harness/workers/pool/protocol';
import { PARTS } from '#kit/parts';

import type { GradeResults, PartResult } from './results';
import type { Solution } from './solution';
import { solutionHash } from './solution-hash';

/** The last complete grade of one part. */
interface SavedGrade {
  /** See `solutionHash`. */
  readonly hash: string | undefined;
  readonly result: PartResult;
}

/** A longer message is cut: the file is only for `next` and for the difference between grades. */
const MAX_MESSAGE = 2_000;

/**
 * The last complete grade of each part of one solution folder, in `.cache/grades/`. Only grades of all tests with their default
 * seeds are saved. A grade with assumed parts is another one than the same grade without them.
 */
export class SavedGrades {
  private readonly cache: string;
  private readonly file: string;
  private readonly assumed: string;
  private readonly grades: Record<string, SavedGrade>;
  /** The hash of each part as it was before the grade: files may be saved during a grade. */
  private readonly hashes: ReadonlyMap<string, string | undefined>;

  constructor({ folder }: Solution, folders: PartFolders, assumed: ReadonlySet<string>) {
    const known = PARTS.filter((part) => folders[part.folder] !== undefined);
    this.hashes = new Map(known.map((part) => [part.name, solutionHash(part, folders)]));
    const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16);
    this.cache = cacheFolder('grades');
    this.file = `${name}.json`;
    this.assumed = [...assumed].sort().join();
    this.grades = readGrades(join(this.cache, this.file));
  }

  /** The last grade of a part, whatever has changed since. */
  last(part: string): PartResult | undefined {
    return this.grades[this.key(part)]?.result;
  }

  /** The last grade of a part, if no file that it depends on has changed since. */
  current(part: string): PartResult | undefined {
    const saved = this.grades[this.key(part)];
    return saved?.hash !== undefined && saved.hash === this.hashes.get(part) ? saved.result : undefined;
  }

  /** Saves the graded parts. A folder that cannot be written costs the record, never the results. */
  save({ parts }: GradeResults): void {
    for (const part of parts) {
      if (!part.assumed) this.grades[this.key(part.part)] = { hash: this.hashes.get(part.part), result: shortened(part) };
    }
    try {
      const made = join(this.cache, unfinishedName(this.file));
      writeFileSync(made, `${JSON.stringify({ schema: 1, grades: this.grades })}\n`);
      renameSync(made, join(this.cache, this.file));
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
  }

  private key(part: string): string {
    return this.assumed === '' ? part : `${part} with ${this.assumed} assumed`;
  }
}

/** Empty if there is no such file, or if it is not ours. */
function readGrades(file: string): Record<string, SavedGrade> {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    return isRecord(content) && content.schema === 1 ? { ...(content.grades as Record<string, SavedGrade>) } : {};
  } catch {
    return {};
  }
}

function shortened(part: PartResult): PartResult {
  const tests = part.tests.map((test) =>
    test.failure === undefined ? test : { ...test, failure: { ...test.failure, message: test.failure.message.slice(0, MAX_MESSAGE) } },
  );
  return { ...part, tests };
}
